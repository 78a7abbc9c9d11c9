import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord.js';
import type { UserActionOption } from '#playground/contract.ts';
import { UserActionRefusedError } from '#playground/user-actions/user-action-refused-error.ts';
import type { Dice } from '#test/chaos/random.ts';
import { controlsIn } from '#test/support/discord/message.ts';
import type { World } from './environment.ts';

/** Something that paints, and was asked for: by a command or by a press. Its id is the job's. */
export interface Asked {
  readonly id: string;
}

/** People who ask for pictures, press buttons and change their minds. */
export interface People {
  readonly asked: readonly Asked[];
  /** Jobs whose reply somebody deleted while they were under way. */
  readonly takenBack: ReadonlySet<string>;
  /** Types one `/imagine`, where the bot is there. */
  imagine(given?: Partial<ImagineOptions>): Promise<void>;
  /** Deletes all messages of a channel that everybody sees. */
  empty(channel: string, by: string): void;
  /** One thing that somebody does, whatever comes to mind. */
  act(): Promise<void>;
  /** Several things, one after the other, with short pauses, until `stop`. */
  actAll(times: number, stop: AbortSignal): Promise<void>;
}

export interface ImagineOptions {
  readonly user: string;
  readonly channel: string;
  readonly pictures: number;
  readonly private: boolean;
}

/** Buttons that paint. The others show something or end something. */
const PAINTING = /^1:(?:reroll|vary|varysubtle|upscale|upscalefour):\d+:\d$/;

export function createPeople({ discord: { playground }, tellings }: World, dice: Dice): People {
  const asked: Asked[] = [];
  const takenBack = new Set<string>();
  const pressed = new Set<string>();
  const { world } = playground;
  const everywhere = [...world.channels.values()].flatMap(({ id, guild, dmWith }) => {
    const members = dmWith ? [dmWith] : (world.guild(guild)?.members.map(({ user }) => user) ?? []);
    return members.map((user) => ({ user, channel: id }));
  });

  /** @returns the interaction's id, or nothing where the bot is offline or what was meant is gone */
  const send = async (act: Parameters<typeof playground.performAction>[0]) => {
    try {
      return (await playground.performAction(act)).interaction;
    } catch (error) {
      if (error instanceof UserActionRefusedError) return undefined;
      throw error;
    }
  };

  const imagine = async (given: Partial<ImagineOptions> = {}) => {
    const chosen = {
      ...dice.one(everywhere),
      pictures: dice.between(1, 4),
      private: dice.chance(0.3),
      ...given,
    };
    const options: UserActionOption[] = [
      { name: 'prompt', value: `picture ${asked.length + 1}` },
      { name: 'num_outputs', value: chosen.pictures },
      { name: 'private', value: chosen.private },
    ];
    const { user, channel } = chosen;
    const id = await send({ nonce: randomUUID(), user, channel, do: 'command', command: 'imagine', options });
    if (id) asked.push({ id });
  };

  const press = async (message: APIMessage, customId: string) => {
    pressed.add(customId);
    const onlyFor = playground.getMessage(message.id)?.onlyVisibleTo;
    const there = everywhere.filter(({ channel }) => channel === message.channel_id);
    const user = onlyFor ?? dice.one(there).user;
    return send({ nonce: randomUUID(), user, channel: message.channel_id, do: 'press', message: message.id, customId });
  };

  /** Ends one that is under way, by its button or by deleting its message. */
  const stop = async (message: APIMessage) => {
    const control = controlsIn(message).find(({ customId }) => customId.startsWith('1:cancel:'));
    if (!control) return;
    if (dice.chance(0.5)) return void (await press(message, control.customId));
    const user = message.interaction_metadata?.user.id;
    if (!user || playground.getMessage(message.id) === undefined) return;
    takenBack.add(control.customId.split(':')[2] ?? '');
    playground.deleteMessage({ user, message: message.id });
  };

  const act = async () => {
    const chance = dice.random();
    const running = [...tellings.running.values()];
    if (chance < 0.2 && running.length > 0) return stop(dice.one(running));
    const buttons = [...tellings.results.values()].slice(-20).flatMap((message) =>
      controlsIn(message)
        .filter(({ customId, disabled }) => PAINTING.test(customId) && !disabled && !pressed.has(customId))
        .map(({ customId }) => ({ message, customId })),
    );
    if (chance < 0.5 && buttons.length > 0) {
      const { message, customId } = dice.one(buttons);
      const id = await press(message, customId);
      if (id) asked.push({ id });
      return;
    }
    await imagine();
  };

  return {
    asked,
    takenBack,
    imagine,
    empty: (channel, user) => {
      for (const { message, onlyVisibleTo: onlyFor, sentByInteraction: sentBy } of playground.listMessages(channel)) {
        if (onlyFor) continue;
        if (sentBy) takenBack.add(sentBy);
        playground.deleteMessage({ user, message: message.id });
      }
    },
    act,
    actAll: async (times, stop) => {
      for (let done = 0; done < times && !stop.aborted; done++) {
        await act();
        await sleep(dice.chance(0.1) ? 1000 : dice.between(0, 60));
      }
    },
  };
}
