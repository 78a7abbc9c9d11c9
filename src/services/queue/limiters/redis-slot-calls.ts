import type { Redis, Result } from 'ioredis';
import { z } from 'zod';
import type { LimiterOptions } from './limiters.ts';
import { createOrphanReleaser } from './orphaned-slots.ts';
import { createRecentReleases } from './recent-releases.ts';
import { KEEP_SLOTS, MARK_TTL_MS, RELEASE_SLOTS, TAKE_SLOTS } from './redis-scripts.ts';
import type { SlotCalls } from './redis-slots.ts';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    takeSlots(...keysAndArgs: readonly (string | number)[]): Result<unknown, Context>;
    releaseSlots(...keysAndArgs: readonly (string | number)[]): Result<unknown, Context>;
    keepSlots(...keysAndArgs: readonly (string | number)[]): Result<unknown, Context>;
  }
}

const MARK_KEY = 'lorikeet:slots-whole';
const slotsKey = (id: string) => `lorikeet:slots:${id}`;
const lineKey = (id: string) => `lorikeet:slots-line:${id}`;
const askedKey = (id: string) => `lorikeet:slots-asked:${id}`;
const presenceKey = (processName: string) => `lorikeet:slots-process:${processName}`;

const bit = z.literal([0, 1]).transform(Boolean);
const takeReply = z
  .tuple([z.number(), bit], bit)
  .transform(([taken, wasPresent, ...granted]) => ({ taken, wasPresent, granted }));

export interface SlotCallOptions {
  /** Unique; without `/`. */
  readonly processName: string;
  /** Ms between two looks of a process. */
  readonly intervalMs: number;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  /** Called when a call finds that Redis does not know this process: it may not know of what the process holds either. */
  readonly onAbsent: () => void;
}

/** The calls of one process for the slots of all limiters. */
export function createSlotCalls(client: Redis, options: SlotCallOptions) {
  const { processName, intervalMs, now, onError, onAbsent } = options;
  // Channels, unlike keys, ignore the database number.
  const channel = `lorikeet/slots/${client.options.db ?? 0}`;
  const channelOf = (name: string) => `${channel}/${name}`;
  // Sent once over each connection, then called by their digests: otherwise Redis spends most of a call on reading them.
  client.defineCommand('takeSlots', { lua: TAKE_SLOTS, numberOfKeys: 5 });
  client.defineCommand('releaseSlots', { lua: RELEASE_SLOTS, numberOfKeys: 3 });
  client.defineCommand('keepSlots', { lua: KEEP_SLOTS, numberOfKeys: 2 });
  let holders = 0;
  /** When the mark was last seen; a little later it may have expired, since nobody used any slots. */
  let markSeenAt = Number.NEGATIVE_INFINITY;

  const release = async (id: string, released: readonly string[]) =>
    void (await client.releaseSlots(slotsKey(id), lineKey(id), askedKey(id), channel, id, ...released));
  const recentReleases = createRecentReleases(now);

  const ofLimiter = (id: string, { maxConcurrent, expirationMs }: LimiterOptions): SlotCalls => {
    const takeKeys = [slotsKey(id), lineKey(id), askedKey(id), presenceKey(processName), MARK_KEY];
    return {
      take: async (asking) => {
        const knowsMark = now() - markSeenAt < MARK_TTL_MS / 2 ? 1 : 0;
        const args = [maxConcurrent, expirationMs, intervalMs, processName, knowsMark, ...asking];
        const reply = takeReply.parse(await client.takeSlots(...takeKeys, ...args));
        markSeenAt = now();
        if (!reply.wasPresent) onAbsent();
        return reply;
      },
      release: async (released) => {
        await release(id, released);
        recentReleases.add(id, released);
      },
      keep: async (held) => {
        const pairs = held.flatMap(({ holder, leftMs }) => [holder, leftMs]);
        await client.keepSlots(slotsKey(id), MARK_KEY, intervalMs, ...pairs);
      },
      createHolder: () => `${processName}/${++holders}`,
      expirationMs,
      now,
      onError,
    };
  };

  const releaseOrphans = createOrphanReleaser(client, {
    channelOf,
    presenceKeyOf: presenceKey,
    own: processName,
    intervalMs,
    now,
    release,
  });
  return {
    ofLimiter,
    channelOf,
    /** Releases the slots of processes that have ended. */
    releaseOrphans: (id: string) => releaseOrphans(id, slotsKey(id)),
    /** Says again what was released a moment ago. */
    repeatReleases: async () => {
      await Promise.all(recentReleases.list().map(([id, released]) => release(id, released)));
    },
    /** Has others not wait for this process, which ends. */
    leave: async (waitedFor: readonly string[]) => {
      await Promise.all([
        client.del(presenceKey(processName)),
        ...waitedFor.flatMap((id) => [client.zrem(lineKey(id), processName), client.hdel(askedKey(id), processName)]),
      ]);
    },
    /** Resolves with whether Redis knew this process. */
    renewPresence: async () => {
      const before = await client.set(presenceKey(processName), 1, 'PX', 2 * intervalMs, 'GET');
      return before !== null;
    },
  };
}
