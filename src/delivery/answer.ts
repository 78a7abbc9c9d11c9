import type { Logger } from 'pino';
import type { Form } from '#schema/form.ts';
import type { Address } from '#schema/interaction.ts';
import { Refusal } from '#schema/refusal.ts';
import type { DiscordReplies } from './discord.ts';
import { formModal } from './form.ts';
import { faultSentence, type Message, troubleMessage } from './message.ts';

/** The answer to one interaction. It knows what Discord has been told already, so that an apology comes the right way. */
export interface Answer {
  /** “Lorikeet is thinking…”, to be followed by edits of the reply. */
  defer(ephemeral: boolean): Promise<void>;
  /** Takes a press in, silently. */
  acknowledge(): Promise<void>;
  /** Answers the person alone. */
  whisper(message: Message): Promise<void>;
  /** Opens a form. Only as the first answer, and never to a form. */
  ask(form: Form): Promise<void>;
  /** Puts another page in the place of the message whose button or select was used. */
  update(message: Message): Promise<void>;
  /** Fills the reply that was deferred, or changes the message of a press that was taken in; with files. */
  show(message: Message): Promise<void>;
  complete(choices: readonly { name: string; value: string }[]): Promise<void>;
  /** Takes away the message whose button was pressed. */
  removeMessage(): Promise<void>;
  /**
   * The one apology: a refusal in its own words, a fault with one sentence and the id under which the log has its cause.
   * Never throws.
   */
  apologise(error: unknown): Promise<void>;
}

type Told = 'nothing' | 'deferred' | 'deferred to one' | 'acknowledged' | 'answered';

/**
 * @param wantsChoices an interaction that takes nothing but choices: its apology is an empty list
 * @param onFirst called once Discord has taken the first answer, which it waits for no longer than 3 s
 */
export function openAnswer(
  discord: DiscordReplies,
  { to, wantsChoices }: Address,
  log: Logger,
  onFirst: () => void = () => {},
): Answer {
  let told: Told = 'nothing';
  const tell = async (next: Told, call: Promise<void>) => {
    await call;
    if (told === 'nothing') onFirst();
    told = next;
  };

  const send = async (message: Message, refused: boolean) => {
    switch (told) {
      case 'nothing':
        return tell('answered', discord.whisper(to, message));
      case 'deferred':
        if (!refused) return discord.edit(to, message);
        // A follow-up fills the placeholder of a public defer, whatever its flags say. So the placeholder goes first.
        await discord.remove(to);
        return discord.followUp(to, message, true);
      case 'deferred to one':
        return discord.edit(to, message);
      case 'acknowledged':
      case 'answered':
        return discord.followUp(to, message, true);
    }
  };

  return {
    defer: (ephemeral) => tell(ephemeral ? 'deferred to one' : 'deferred', discord.defer(to, ephemeral)),
    acknowledge: () => tell('acknowledged', discord.acknowledge(to)),
    whisper: (message) => tell('answered', discord.whisper(to, message)),
    ask: (form) => tell('answered', discord.ask(to, formModal(form))),
    update: (message) => tell('answered', discord.update(to, message)),
    show: (message) =>
      tell(
        'answered',
        discord.edit(to, message).then(() => {}),
      ),
    complete: (choices) => tell('answered', discord.complete(to, choices)),
    removeMessage: () => discord.remove(to),
    apologise: async (error) => {
      const refused = error instanceof Refusal;
      if (refused) log.debug({ reason: error.message, err: error.cause }, 'an interaction was refused');
      else log.error({ err: error }, 'an interaction could not be handled');
      try {
        if (wantsChoices) return await tell('answered', discord.complete(to, []));
        const message = refused ? troubleMessage(error.message, error.written) : troubleMessage(faultSentence(to.id));
        await send(message, refused);
      } catch (cause) {
        log.warn({ err: cause }, 'nobody could be told');
      }
    },
  };
}
