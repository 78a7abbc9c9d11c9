import { setTimeout as sleep } from 'node:timers/promises';
import { type Action, type Actor, type BotName, type LoadParams, preciseNow, type Sample } from '../protocol.ts';
import type { Gateway } from './gateway.ts';
import { type Interaction, type Interactions, interactionPacket } from './interactions.ts';

/** The servers among which a load is spread, and the people in each. */
const [LOAD_GUILDS, LOAD_PEOPLE] = [20, 200];

/** Ms that an interaction can still be responded to after it was measured. */
const FORGET_AFTER_MS = 30_000;

/** What people do, and what comes of it. */
export interface Driver {
  /** Does one thing, and resolves when it is answered, or after the time. */
  interact(bot: BotName, action: Action, actor: Actor, timeoutMs: number): Promise<Sample>;
  /** Sends many commands, and resolves when all pictures are shown, or none come any more. */
  load(params: LoadParams): Promise<Sample[]>;
}

export function createDriver(gateway: Gateway, interactions: Interactions): Driver {
  const send = (bot: BotName, action: Action, actor: Actor, onChange: () => void): Interaction => {
    const interaction = interactions.create(bot, action, actor, onChange);
    gateway.dispatch(bot, 'INTERACTION_CREATE', interactionPacket(interaction, action, actor));
    return interaction;
  };

  const forgetLater = (interaction: Interaction) => setTimeout(() => interactions.delete(interaction), FORGET_AFTER_MS);

  return {
    interact: async (bot, action, actor, timeoutMs) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const isDone = (each: Interaction) => (action.is === 'imagine' ? each.shownAt : each.answeredAt) !== undefined;
      const interaction = send(bot, action, actor, () => isDone(interaction) && resolve());
      const timer = setTimeout(resolve, timeoutMs);
      await promise;
      clearTimeout(timer);
      forgetLater(interaction);
      const { answer } = interaction;
      return { ...toSample(interaction), ...(answer !== undefined && { answer }) };
    },

    load: async ({ bot, count, pictures, batch, next, timeoutMs, quietMs }) => {
      const sent: Interaction[] = [];
      let lastChangeAt = preciseNow();
      let wake = () => {};
      const onChange = () => {
        lastChangeAt = preciseNow();
        wake();
      };
      /** Resolves once all that were sent are shown. */
      const waitUntilShown = async () => {
        const endsAt = preciseNow() + timeoutMs;
        let shown = 0;
        for (;;) {
          while (sent[shown]?.shownAt !== undefined) shown++;
          const now = preciseNow();
          if (shown === sent.length || now > endsAt || now - lastChangeAt > quietMs) return;
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, 500);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        }
      };
      while (sent.length < count) {
        for (let index = 0; index < batch && sent.length < count; index++) {
          const at = sent.length;
          const actor = { guild: at % LOAD_GUILDS, person: Math.floor(at / LOAD_GUILDS) % LOAD_PEOPLE };
          sent.push(send(bot, { is: 'imagine', pictures }, actor, onChange));
        }
        lastChangeAt = preciseNow();
        if (next === 'shown') await waitUntilShown();
        else if (sent.length < count) await sleep(next);
      }
      await waitUntilShown();
      for (const interaction of sent) forgetLater(interaction);
      return sent.map(toSample);
    },
  };
}

function toSample({ id, sentAt, acknowledgedAt, lateAt, answeredAt, shownAt }: Interaction): Sample {
  return {
    id,
    sentAt,
    ...(acknowledgedAt !== undefined && { acknowledgedAt }),
    ...(lateAt !== undefined && { lateAt }),
    ...(answeredAt !== undefined && { answeredAt }),
    ...(shownAt !== undefined && { shownAt }),
  };
}
