import type { Logger } from 'pino';
import type { InfoMessageButton } from '#schema/interaction/info-message.ts';
import type { MinimalInteraction } from '#schema/interaction/interaction.ts';
import type { Modal } from '#schema/interaction/modal/modal.ts';
import { UserError } from '#schema/user-error.ts';
import { modalData } from './messages/components/modal.ts';
import { ACCENT_COLOR, errorMessage, internalErrorText, type Message } from './messages/message.ts';
import type { DiscordRest } from './rest.ts';

/**
 * Responds to one interaction. It tracks what was sent already, so that {@link replyError} chooses the right call. The first call
 * has to reach Discord within 3 s, all others within 15 minutes.
 * @example
 * await reply.deferReply(true);
 * await reply.editReply(renderInfoMessage(undeliveredMessage(jobs)));
 */
export interface Responder {
  /** Shows “Lorikeet is thinking…”, unless it does so already; {@link editReply} follows. Ephemeral: only the person sees it. */
  deferReply(ephemeral: boolean): Promise<void>;
  /** Acknowledges a button or select without showing anything. */
  deferUpdate(): Promise<void>;
  /** Replies to the person alone. */
  replyEphemeral(message: Message): Promise<void>;
  /** Opens a modal. Only as the first response, and never to a modal. */
  showModal(modal: Modal): Promise<void>;
  /** Replaces the message whose button or select was used. */
  update(message: Message): Promise<void>;
  /** Fills the deferred reply, or replaces the message after {@link deferUpdate}; files included. */
  editReply(message: Message): Promise<void>;
  /** After {@link deferUpdate}: tells the person alone. */
  followUp(message: Message): Promise<void>;
  /** Answers an autocomplete with up to 25 choices. */
  respond(choices: readonly { name: string; value: string }[]): Promise<void>;
  /** Deletes the message whose button was pressed. */
  deleteMessage(): Promise<void>;
  /**
   * Tells the person about an error: a `UserError` in its own words, to them alone; any other with one sentence and the id by
   * which the log has its cause. Never throws.
   */
  replyError(error: unknown, remedies?: Remedies): Promise<void>;
}

/** What a person can do about an error: copy what they wrote, or press a button. */
export interface Remedies {
  readonly userInput?: readonly string[];
  readonly buttons?: readonly InfoMessageButton[];
}

/** How an interaction was acknowledged before it was looked at. */
export interface Deferral {
  /** Whether only the person sees it, and what follows. */
  readonly ephemeral: boolean;
}

type DeferredState = 'deferred' | 'deferred ephemerally';
type ReplyState = 'none' | DeferredState | 'acknowledged' | 'replied';

const deferredState = (ephemeral: boolean): DeferredState => (ephemeral ? 'deferred ephemerally' : 'deferred');

export interface ResponderOptions {
  /** Is called once Discord has accepted the first response, for which it waits 3 s. */
  readonly onAcknowledged?: () => void;
  /** How an earlier process has acknowledged it. */
  readonly deferredAs?: Deferral | undefined;
}

export function createResponder(
  discord: DiscordRest,
  { reply, isAutocomplete }: MinimalInteraction,
  log: Logger,
  { onAcknowledged = () => {}, deferredAs }: ResponderOptions = {},
): Responder {
  let state: ReplyState = deferredAs ? deferredState(deferredAs.ephemeral) : 'none';
  const track = async (nextState: ReplyState, call: Promise<void>) => {
    await call;
    if (state === 'none') onAcknowledged();
    state = nextState;
  };

  const sendError = async (message: Message, isUserError: boolean) => {
    switch (state) {
      case 'none':
        return track('replied', discord.replyEphemeral(reply, message));
      case 'deferred':
        if (!isUserError) return discord.editReply(reply, message);
        // The first follow-up takes the place of the deferred reply and is public, whatever its flags say: so delete the reply first.
        await discord.deleteReply(reply);
        return discord.followUp(reply, message, true);
      case 'deferred ephemerally':
        return discord.editReply(reply, message);
      case 'acknowledged':
      case 'replied':
        return discord.followUp(reply, message, true);
    }
  };

  return {
    deferReply: async (ephemeral) => {
      const deferred = deferredState(ephemeral);
      if (state !== deferred) await track(deferred, discord.deferReply(reply, ephemeral));
    },
    deferUpdate: () => track('acknowledged', discord.deferUpdate(reply)),
    replyEphemeral: (message) => track('replied', discord.replyEphemeral(reply, message)),
    showModal: (modal) => track('replied', discord.showModal(reply, modalData(modal))),
    update: (message) => track('replied', discord.update(reply, message)),
    editReply: (message) =>
      track(
        'replied',
        discord.editReply(reply, message).then(() => {}),
      ),
    followUp: async (message) => void (await discord.followUp(reply, message, true)),
    respond: (choices) => track('replied', discord.respond(reply, choices)),
    deleteMessage: () => discord.deleteReply(reply),
    replyError: async (error, remedies = {}) => {
      const isUserError = error instanceof UserError;
      if (isUserError) log.debug({ reason: error.message, err: error.cause }, 'an interaction was refused');
      else log.error({ err: error }, 'an interaction could not be handled');
      try {
        if (isAutocomplete) return await track('replied', discord.respond(reply, []));
        const message = isUserError
          ? errorMessage(error.markdown, remedies, error.code === 'already-requested' ? ACCENT_COLOR : undefined)
          : errorMessage(internalErrorText(reply.id));
        await sendError(message, isUserError);
      } catch (cause) {
        log.warn({ err: cause }, 'the person could not be told about an error');
      }
    },
  };
}
