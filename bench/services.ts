/** The two services that both bots use, each in a process of its own. */
import { z } from 'zod';
import { startStandIn } from './stand-ins/control.ts';
import {
  type Action,
  type Actor,
  type BotName,
  type CallCounts,
  callCounts,
  type LoadParams,
  type Run,
  run,
  type Sample,
  sample,
} from './stand-ins/protocol.ts';

export interface Services extends AsyncDisposable {
  readonly discordApiUrl: string;
  readonly replicateApiUrl: string;
  /** How many servers a bot is in that connects from now on. */
  setGuilds(guilds: number): Promise<void>;
  /** Does one thing, and resolves when it is answered, or after the time (ms). */
  interact(bot: BotName, action: Action, actor: Actor, timeoutMs?: number): Promise<Sample>;
  /** Sends many commands, and resolves when all pictures are shown, or none come any more. */
  load(params: LoadParams): Promise<Sample[]>;
  /** How long (ms) predictions take that are created from now on. */
  setDuration(durationMs: number): Promise<void>;
  /** What Replicate was asked for since the last time. */
  takeRuns(): Promise<{ counts: CallCounts; runs: Run[] }>;
}

/** @param pictureFile what Replicate delivers; @param distanceMs ms on the way to a service, and again back */
export async function startServices(pictureFile: string, distanceMs: number): Promise<Services> {
  await using resources = new AsyncDisposableStack();
  const discord = resources.use(startStandIn('discord.ts', [`${distanceMs}`]));
  const replicate = resources.use(startStandIn('replicate.ts', [`${distanceMs}`, pictureFile]));
  const [discordApiUrl, replicateApiUrl] = await Promise.all([
    discord.call('address', null, z.string()),
    replicate.call('address', null, z.string()),
  ]);
  const taken = z.object({ counts: callCounts, runs: z.array(run) });
  const running = resources.move();
  return {
    discordApiUrl,
    replicateApiUrl,
    setGuilds: async (guilds) => void (await discord.call('guilds', guilds, z.null())),
    interact: (bot, action, actor, timeoutMs = 15_000) =>
      discord.call('interact', { bot, action, actor, timeoutMs }, sample),
    load: (params) => discord.call('load', params, z.array(sample)),
    setDuration: async (durationMs) => void (await replicate.call('behave', { durationMs }, z.null())),
    takeRuns: () => replicate.call('takeRuns', null, taken),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
