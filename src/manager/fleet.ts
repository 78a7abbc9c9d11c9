import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Shard, ShardingManager } from 'discord.js';
import type { Logger } from 'pino';
import type { Measured } from '#services/metrics/prometheus.ts';
import { measuredBy } from './measured-by.ts';
import { createPauses } from './pauses.ts';

export interface FleetOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly token: string;
  readonly shards: number;
  /** How many shards Discord lets start at once. */
  readonly atOnce: number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly now: () => number;
}

/** The processes of the shards. Their disposal stops them, and resolves when all have ended. */
export interface Fleet extends AsyncDisposable {
  /** Starts them all, as fast as Discord lets them; resolves when the last was started. Rejects never. */
  start(): Promise<void>;
  /** Which shards are not connected to Discord, in a few plain words; undefined where all are. */
  trouble(): string | undefined;
  /** What each has measured; those that do not answer soon are left out. */
  measured(): Promise<Measured[]>;
}

const PROGRAM = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Ms that a shard may take until it is connected, before the next ones are started without it. */
const READY_WITHIN = 30_000;

/** Ms between two groups of shards that start at once: Discord's five seconds (events/gateway, “Rate Limiting”), and a bit. */
const NEXT_GROUP = 5500;

/**
 * discord.js's ShardingManager starts the processes and knows which are connected. It would start a dead one again at once, for
 * ever, and give up all shards that follow one which is slow: so starting, and starting again, is done here.
 */
export function createFleet({ env, token, shards, atOnce, log, now }: FleetOptions): Fleet {
  const manager = new ShardingManager(PROGRAM, { token, totalShards: shards, respawn: false });
  const stopping = new AbortController();
  const pauses = createPauses(now);

  const spawn = async (shard: Shard): Promise<void> => {
    if (stopping.signal.aborted || shard.process) return;
    pauses.started(shard.id);
    try {
      const { pid } = await shard.spawn(READY_WITHIN);
      log.info({ shard: shard.id, pid }, 'the shard is connected');
    } catch (error) {
      // Its end is told by `death`.
      if (shard.process) log.warn({ shard: shard.id, err: error }, 'the shard is slow to connect');
    }
  };

  const again = async (shard: Shard, { exitCode, signalCode }: ChildProcess): Promise<void> => {
    if (stopping.signal.aborted) return;
    const { pause, inARow } = pauses.died(shard.id);
    const how = { shard: shard.id, code: exitCode, signal: signalCode, startsInMs: pause };
    if (inARow > 1) log.error({ ...how, inARow }, 'the shard keeps ending soon after its start; its own lines say why');
    else log.warn(how, 'the shard ended; it is started again, and takes up its jobs');
    await sleep(pause, undefined, { signal: stopping.signal }).then(
      () => spawn(shard),
      () => {}, // Stopping.
    );
  };

  const create = (id: number): Shard => {
    const shard = manager.createShard(id);
    // As if this shard had been named by hand. SHARDS, which discord.js would put there, means something else to us.
    const { SHARDS: _, ...inherited } = env;
    const named = { SHARD_LIST: `${id}`, SHARD_COUNT: `${shards}`, DISCORD_TOKEN: token };
    shard.env = { ...inherited, ...named, SHARDING_MANAGER: 'true', SHARDING_MANAGER_MODE: 'process' };
    shard.on('death', (child) => {
      if ('exitCode' in child) void again(shard, child);
    });
    return shard;
  };

  const all = Array.from({ length: shards }, (_, id) => create(id));
  return {
    start: async () => {
      log.info({ shards, atOnce }, 'starting the shards');
      for (let first = 0; first < shards && !stopping.signal.aborted; first += atOnce) {
        const pause = first === 0 ? 0 : NEXT_GROUP;
        await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
        await Promise.all(all.slice(first, first + atOnce).map(spawn));
      }
    },
    trouble: () => {
      const away = all.filter(({ ready }) => !ready).map(({ id }) => id);
      if (away.length === 0) return undefined;
      return `not connected to Discord: shard${away.length === 1 ? '' : 's'} ${away.join(', ')}`;
    },
    measured: () => measuredBy(all),
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      const running = all.flatMap(({ process }) => process ?? []);
      await Promise.all(
        running.map(async (child) => {
          const ended = once(child, 'exit');
          child.kill('SIGTERM');
          await ended;
        }),
      );
    },
  };
}
