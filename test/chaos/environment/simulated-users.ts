import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord.js';
import type { UserActionOption } from '#playground/contract.ts';
import { UserActionRefusedError } from '#playground/user-actions/user-action-refused-error.ts';
import type { Random } from '#test/chaos/random.ts';
import { controlsIn } from '#test/support/discord/person/message.ts';
import type { Environment } from './environment.ts';

/** Something that paints, and was asked for: by a command or by a press. Its id is the job's. */
export interface RequestedJob {
  readonly id: string;
}

/** People who ask for pictures, press buttons and change their minds. */
export interface SimulatedUsers {
  readonly requestedJobs: readonly RequestedJob[];
  /** Jobs whose reply somebody deleted while they were under way. */
  readonly deletedReplies: ReadonlySet<string>;
  /** Types one `/imagine`, where the bot is there. */
  imagine(overrides?: Partial<ImagineOptions>): Promise<void>;
  /** Deletes all messages of a channel that everybody sees. */
  deleteMessages(channel: string, user: string): void;
  /** One random action of somebody. */
  actOnce(): Promise<void>;
  /** Several things, one after the other, with short pauses, until `stop`. */
  actRepeatedly(times: number, signal: AbortSignal): Promise<void>;
}

export interface ImagineOptions {
  readonly user: string;
  readonly channel: string;
  readonly pictures: number;
  readonly private: boolean;
}

/** Buttons that paint. The others show something or end something. */
const PAINT_BUTTONS = /^1:(?:reroll|vary|varysubtle|upscale|upscalefour):\d+:\d$/;

export function createUsers({ discord: { playground }, finalAnswers }: Environment, random: Random): SimulatedUsers {
  const requestedJobs: RequestedJob[] = [];
  const deletedReplies = new Set<string>();
  const pressed = new Set<string>();
  const { world } = playground;
  const memberships = [...world.channels.values()].flatMap(({ id, guild, dmWith }) => {
    const members = dmWith ? [dmWith] : (world.guild(guild)?.members.map(({ user }) => user) ?? []);
    return members.map((user) => ({ user, channel: id }));
  });

  /** @returns the interaction's id, or nothing where the bot is offline or what was meant is gone */
  const sendAction = async (action: Parameters<typeof playground.performAction>[0]) => {
    try {
      return (await playground.performAction(action)).interaction;
    } catch (error) {
      if (error instanceof UserActionRefusedError) return undefined;
      throw error;
    }
  };

  const imagine = async (overrides: Partial<ImagineOptions> = {}) => {
    const request = {
      ...random.pick(memberships),
      pictures: random.between(1, 4),
      private: random.chance(0.3),
      ...overrides,
    };
    const options: UserActionOption[] = [
      { name: 'prompt', value: `picture ${requestedJobs.length + 1}` },
      { name: 'num_outputs', value: request.pictures },
      { name: 'private', value: request.private },
    ];
    const { user, channel } = request;
    const id = await sendAction({ nonce: randomUUID(), user, channel, do: 'command', command: 'imagine', options });
    if (id) requestedJobs.push({ id });
  };

  const pressButton = async (message: APIMessage, customId: string) => {
    pressed.add(customId);
    const onlyVisibleTo = playground.getMessage(message.id)?.onlyVisibleTo;
    const channelMembers = memberships.filter(({ channel }) => channel === message.channel_id);
    const user = onlyVisibleTo ?? random.pick(channelMembers).user;
    return sendAction({
      nonce: randomUUID(),
      user,
      channel: message.channel_id,
      do: 'press',
      message: message.id,
      customId,
    });
  };

  /** Ends one that is under way, by its button or by deleting its message. */
  const stopJob = async (message: APIMessage) => {
    const control = controlsIn(message).find(({ customId }) => customId.startsWith('1:cancel:'));
    if (!control) return;
    if (random.chance(0.5)) return void (await pressButton(message, control.customId));
    const user = message.interaction_metadata?.user.id;
    if (!user || playground.getMessage(message.id) === undefined) return;
    deletedReplies.add(control.customId.split(':')[2] ?? '');
    playground.deleteMessage({ user, message: message.id });
  };

  const actOnce = async () => {
    const roll = random.next();
    const running = [...finalAnswers.running.values()];
    if (roll < 0.2 && running.length > 0) return stopJob(random.pick(running));
    const buttons = [...finalAnswers.results.values()].slice(-20).flatMap((message) =>
      controlsIn(message)
        .filter(({ customId, disabled }) => PAINT_BUTTONS.test(customId) && !disabled && !pressed.has(customId))
        .map(({ customId }) => ({ message, customId })),
    );
    if (roll < 0.5 && buttons.length > 0) {
      const { message, customId } = random.pick(buttons);
      const id = await pressButton(message, customId);
      if (id) requestedJobs.push({ id });
      return;
    }
    await imagine();
  };

  return {
    requestedJobs,
    deletedReplies,
    imagine,
    deleteMessages: (channel, user) => {
      for (const { message, onlyVisibleTo, sentByInteraction } of playground.listMessages(channel)) {
        if (onlyVisibleTo) continue;
        if (sentByInteraction) deletedReplies.add(sentByInteraction);
        playground.deleteMessage({ user, message: message.id });
      }
    },
    actOnce,
    actRepeatedly: async (times, signal) => {
      for (let count = 0; count < times && !signal.aborted; count++) {
        await actOnce();
        await sleep(random.chance(0.1) ? 1000 : random.between(0, 60));
      }
    },
  };
}
