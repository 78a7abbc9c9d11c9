import { setTimeout as sleep } from 'node:timers/promises';
import type { Shard } from 'discord.js';
import { z } from 'zod';
import type { Measured } from '#services/metrics/prometheus.ts';

/** Ms that a shard has to tell what it measured; Prometheus itself waits 10 s. */
const PATIENCE = 2000;

/** What the manager asks a shard over the channel between the two, and what it is answered. */
export const ASK = { ask: 'measured' } as const;
const answer = z.object({ measured: z.array(z.looseObject({})) });

/** What each of the shards has measured; those that do not answer soon are left out. */
export async function measuredBy(shards: readonly Shard[]): Promise<Measured[]> {
  const over = new AbortController();
  const late = sleep(PATIENCE, undefined, { signal: over.signal }).catch(() => undefined);
  const answers = await Promise.all(shards.filter(({ process }) => process).map((shard) => ask(shard, late)));
  over.abort();
  return answers.filter((each) => each !== undefined);
}

async function ask(shard: Shard, late: Promise<undefined>): Promise<Measured | undefined> {
  const { promise, resolve } = Promise.withResolvers<Measured>();
  const hear = (message: unknown) => {
    const { data } = answer.safeParse(message);
    if (data) resolve(data.measured);
  };
  shard.on('message', hear);
  try {
    await shard.send(ASK);
    return await Promise.race([promise, late]);
  } catch {
    return undefined; // It ended just now.
  } finally {
    shard.off('message', hear);
  }
}
