import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Store } from '#services/store/store.ts';

/** Notices which servers the bot was removed from, and forgets them after {@link FORGET_AFTER_MS}, unless it came back. */
export interface ServerWatch extends AsyncDisposable {
  /** Compares what is known with what Discord lists. Rejects with what the listing or the store rejects with. */
  check(): Promise<void>;
  /** A server that something is stored of: if the bot is no member any more, its month begins at the next check. */
  note(guild: string): Promise<void>;
  /** Checks now and once a day. What fails is logged, and tried again the next day. */
  start(): void;
}

export interface ServerWatchOptions {
  readonly store: Store;
  /** The servers that the bot is a member of. During an outage of theirs, some may be missing. */
  readonly listServers: (signal: AbortSignal) => Promise<ReadonlySet<string>>;
  readonly forgetServer: (guild: string) => Promise<void>;
  readonly ownsGuild: (guild: string) => boolean;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Ms without the bot after which a server is forgotten. */
export const FORGET_AFTER_MS = 30 * DAY_MS;

/** Servers between two pauses of some ms. */
const BATCH_SIZE = 50;

/** `absentSince` in ms since the epoch; missing while the bot is a member. */
const serverRecord = z.object({ absentSince: z.number().optional() });

export function createServerWatch(options: ServerWatchOptions): ServerWatch {
  const { store, listServers, forgetServer, ownsGuild, log, wallClock } = options;
  const servers = store.listedCollection('servers', serverRecord);
  const stopped = new AbortController();
  const { signal } = stopped;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const pauseNow = createPauses(signal);

  const checkKnown = async (guild: string, absentSince: number | undefined) => {
    if (absentSince === undefined) {
      await servers.set(guild, { absentSince: wallClock() });
      log.info({ guild }, 'the bot is no longer in this server, which is forgotten in 30 days');
    } else if (wallClock() - absentSince >= FORGET_AFTER_MS) {
      await forgetServer(guild);
      await servers.delete(guild);
      log.info({ guild }, 'all that was stored of this server is deleted');
    }
  };
  const check = async () => {
    const present = new Set([...(await listServers(signal))].filter(ownsGuild));
    for await (const [guild, { absentSince }] of servers.entries()) {
      if (!ownsGuild(guild)) continue;
      if (!present.delete(guild)) await checkKnown(guild, absentSince);
      else if (absentSince !== undefined) await servers.set(guild, {});
      await pauseNow();
    }
    // What is left was not known.
    for (const guild of present) {
      await servers.set(guild, {});
      await pauseNow();
    }
  };
  const checkDaily = () => {
    running = check().catch((error: unknown) => {
      if (!signal.aborted)
        log.warn({ err: error }, 'the servers of the bot could not be checked; trying again tomorrow');
    });
    timer = setTimeout(checkDaily, DAY_MS).unref();
  };
  return {
    check,
    note: async (guild) => {
      if (!(await servers.get(guild))) await servers.set(guild, {});
    },
    start: checkDaily,
    [Symbol.asyncDispose]: async () => {
      clearTimeout(timer);
      stopped.abort();
      await running;
    },
  };
}

/** Lets everything else go on after so many calls. Rejects with the signal's reason. */
function createPauses(signal: AbortSignal): () => Promise<void> {
  let calls = 0;
  return async () => {
    signal.throwIfAborted();
    calls += 1;
    if (calls % BATCH_SIZE === 0) await sleep(5, undefined, { signal, ref: false });
  };
}
