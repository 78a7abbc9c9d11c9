import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Shard, ShardingManager } from 'discord.js';
import type { Logger } from 'pino';
import type { MetricsSnapshot } from '#services/metrics/prometheus.ts';
import { createRestartBackoff } from './restart-backoff.ts';
import { collectShardMetrics } from './shard-metrics.ts';

export interface ShardManagerOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly token: string;
  readonly shards: number;
  /** How many shards may start at once. */
  readonly maxConcurrency: number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly now: () => number;
}

/** The shard processes. Disposing of it stops them, and resolves when all have exited. */
export interface ShardManager extends AsyncDisposable {
  /** Starts them all, as fast as Discord allows; resolves when the last one is started. Never rejects. */
  start(): Promise<void>;
  /** Which shards are not connected to Discord, in a few words; undefined where all are. */
  notReadyReason(): string | undefined;
  /** The metrics of each; a shard that does not answer in time is left out. */
  collectMetrics(): Promise<MetricsSnapshot[]>;
}

const MAIN_FILE = fileURLToPath(new URL('../main.mjs', import.meta.url));

/** Ms that a shard may take to connect before the next ones are started. */
const READY_TIMEOUT_MS = 30_000;

/** Ms between two groups of shards: Discord's five seconds (events/gateway, “Rate Limiting”), and a reserve. */
const IDENTIFY_INTERVAL_MS = 5500;

/**
 * discord.js's ShardingManager spawns the processes and knows which are connected. It would restart an exited shard at once and
 * forever, and give up on all shards after a slow one: so starts and restarts are done here.
 */
export function createShardManager({
  env,
  token,
  shards,
  maxConcurrency,
  log,
  now,
}: ShardManagerOptions): ShardManager {
  const shardingManager = new ShardingManager(MAIN_FILE, { token, totalShards: shards, respawn: false });
  const stop = new AbortController();
  const restartBackoff = createRestartBackoff(now);

  const spawnShard = async (shard: Shard): Promise<void> => {
    if (stop.signal.aborted || shard.process) return;
    restartBackoff.recordStart(shard.id);
    try {
      const { pid } = await shard.spawn(READY_TIMEOUT_MS);
      log.info({ shard: shard.id, pid }, 'the shard is connected');
    } catch (error) {
      // An exit is handled by `death`.
      if (shard.process) log.warn({ shard: shard.id, err: error }, 'the shard is slow to connect');
    }
  };

  const restartShard = async (shard: Shard, { exitCode, signalCode }: ChildProcess): Promise<void> => {
    if (stop.signal.aborted) return;
    const { delayMs, consecutiveExits } = restartBackoff.recordExit(shard.id);
    const details = { shard: shard.id, code: exitCode, signal: signalCode, restartsInMs: delayMs };
    if (consecutiveExits > 1)
      log.error(
        { ...details, inARow: consecutiveExits },
        'the shard keeps exiting soon after its start; its own log lines say why',
      );
    else log.warn(details, 'the shard exited; restarting it, and it resumes its jobs');
    await sleep(delayMs, undefined, { signal: stop.signal }).then(
      () => spawnShard(shard),
      () => {}, // Stopping.
    );
  };

  const createShard = (id: number): Shard => {
    const shard = shardingManager.createShard(id);
    // As if somebody had set SHARD_LIST. SHARDS, which discord.js sets, means something else to us.
    const { SHARDS: _, ...inheritedEnv } = env;
    const shardEnv = { SHARD_LIST: `${id}`, SHARD_COUNT: `${shards}`, DISCORD_TOKEN: token };
    shard.env = { ...inheritedEnv, ...shardEnv, SHARDING_MANAGER: 'true', SHARDING_MANAGER_MODE: 'process' };
    shard.on('death', (child) => {
      if ('exitCode' in child) void restartShard(shard, child);
    });
    return shard;
  };

  const allShards = Array.from({ length: shards }, (_, id) => createShard(id));
  return {
    start: async () => {
      log.info({ shards, atOnce: maxConcurrency }, 'starting the shards');
      for (let first = 0; first < shards && !stop.signal.aborted; first += maxConcurrency) {
        const delayMs = first === 0 ? 0 : IDENTIFY_INTERVAL_MS;
        await sleep(delayMs, undefined, { signal: stop.signal }).catch(() => {});
        await Promise.all(allShards.slice(first, first + maxConcurrency).map(spawnShard));
      }
    },
    notReadyReason: () => {
      const disconnected = allShards.filter(({ ready }) => !ready).map(({ id }) => id);
      if (disconnected.length === 0) return undefined;
      return `not connected to Discord: shard${disconnected.length === 1 ? '' : 's'} ${disconnected.join(', ')}`;
    },
    collectMetrics: () => collectShardMetrics(allShards),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      const children = allShards.flatMap(({ process }) => process ?? []);
      await Promise.all(
        children.map(async (child) => {
          const exited = once(child, 'exit');
          child.kill('SIGTERM');
          await exited;
        }),
      );
    },
  };
}
