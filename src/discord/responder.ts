import type { Logger } from 'pino';
import type { MinimalInteraction } from '#schema/interaction/interaction.ts';
import type { Modal } from '#schema/interaction/modal.ts';
import { UserError } from '#schema/user-error.ts';
import { errorMessage, internalErrorText, type Message } from './messages/message.ts';
import { modalData } from './messages/modal.ts';
import type { DiscordRest } from './rest.ts';

/** The answer to one interaction. It knows what Discord has been told already, so that an apology comes the right way. */
export interface Responder {
  /** “Lorikeet is thinking…”, to be followed by edits of the reply. */
  deferReply(ephemeral: boolean): Promise<void>;
  /** Takes a press in, silently. */
  deferUpdate(): Promise<void>;
  /** Answers the person alone. */
  replyEphemeral(message: Message): Promise<void>;
  /** Opens a form. Only as the first answer, and never to a form. */
  showModal(modal: Modal): Promise<void>;
  /** Puts another page in the place of the message whose button or select was used. */
  update(message: Message): Promise<void>;
  /** Fills the reply that was deferred, or changes the message of a press that was taken in; with files. */
  editReply(message: Message): Promise<void>;
  respond(choices: readonly { name: string; value: string }[]): Promise<void>;
  /** Takes away the message whose button was pressed. */
  deleteMessage(): Promise<void>;
  /**
   * The one apology: a refusal in its own words, a fault with one sentence and the id under which the log has its cause.
   * Never throws.
   */
  replyError(error: unknown): Promise<void>;
}

type ReplyState = 'nothing' | 'deferred' | 'deferred to one' | 'acknowledged' | 'answered';

/**
 * @param wantsChoices an interaction that takes nothing but choices: its apology is an empty list
 * @param onAcknowledged called once Discord has taken the first answer, which it waits for no longer than 3 s
 */
export function createResponder(
  discord: DiscordRest,
  { reply, isAutocomplete }: MinimalInteraction,
  log: Logger,
  onAcknowledged: () => void = () => {},
): Responder {
  let state: ReplyState = 'nothing';
  const track = async (nextState: ReplyState, call: Promise<void>) => {
    await call;
    if (state === 'nothing') onAcknowledged();
    state = nextState;
  };

  const sendError = async (message: Message, isUserError: boolean) => {
    switch (state) {
      case 'nothing':
        return track('answered', discord.replyEphemeral(reply, message));
      case 'deferred':
        if (!isUserError) return discord.editReply(reply, message);
        // A follow-up fills the placeholder of a public defer, whatever its flags say. So the placeholder goes first.
        await discord.deleteReply(reply);
        return discord.followUp(reply, message, true);
      case 'deferred to one':
        return discord.editReply(reply, message);
      case 'acknowledged':
      case 'answered':
        return discord.followUp(reply, message, true);
    }
  };

  return {
    deferReply: (ephemeral) => track(ephemeral ? 'deferred to one' : 'deferred', discord.deferReply(reply, ephemeral)),
    deferUpdate: () => track('acknowledged', discord.deferUpdate(reply)),
    replyEphemeral: (message) => track('answered', discord.replyEphemeral(reply, message)),
    showModal: (modal) => track('answered', discord.showModal(reply, modalData(modal))),
    update: (message) => track('answered', discord.update(reply, message)),
    editReply: (message) =>
      track(
        'answered',
        discord.editReply(reply, message).then(() => {}),
      ),
    respond: (choices) => track('answered', discord.respond(reply, choices)),
    deleteMessage: () => discord.deleteReply(reply),
    replyError: async (error) => {
      const isUserError = error instanceof UserError;
      if (isUserError) log.debug({ reason: error.message, err: error.cause }, 'an interaction was refused');
      else log.error({ err: error }, 'an interaction could not be handled');
      try {
        if (isAutocomplete) return await track('answered', discord.respond(reply, []));
        const message = isUserError
          ? errorMessage(error.message, error.userInput)
          : errorMessage(internalErrorText(reply.id));
        await sendError(message, isUserError);
      } catch (cause) {
        log.warn({ err: cause }, 'nobody could be told');
      }
    },
  };
}
