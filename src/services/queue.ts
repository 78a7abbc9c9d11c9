import { AsyncLocalStorage } from 'node:async_hooks';
import { Refusal } from '#schema/refusal.ts';
import type { Durations } from './queue/durations.ts';
import { forecast, type Waiting } from './queue/forecast.ts';
import { type Lane, laneOf, type QueueLimits } from './queue/lane.ts';
import type { JoinOptions, Place } from './queue/place.ts';
import type { Slots } from './queue/slots.ts';
import { type Contender, Turns } from './queue/turns.ts';

export type { Place } from './queue/place.ts';

export interface Queue {
  /**
   * Takes the last place, at once.
   * @throws Refusal with the wait to expect where no more may wait
   */
  join(lane: Lane, options?: JoinOptions): Place;
  /** Jobs that run. */
  readonly running: number;
  /** Jobs that wait, and for how many seconds the first of them has. */
  readonly waiting: number;
  readonly oldest: number;
}

export interface QueueOptions {
  readonly limits: QueueLimits;
  readonly slots: Slots;
  readonly durations: Durations;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** A job's turn has come after so many seconds. `expected` is what the person was told first, where they were told anything. */
  readonly waited?: (seconds: number, expected: number | undefined) => void;
}

interface Entry extends Contender {
  readonly lane: Lane;
  readonly model: string | undefined;
  readonly joined: number;
  /** There once its turn may come. */
  run?: { readonly told: (waiting: Waiting) => void; readonly begin: (expired: AbortSignal) => Promise<void> };
  /** Whether its person may have one more, over all processes. */
  allowed: boolean;
  /** Seconds from joining to its turn, as it was told first. */
  expected?: number;
  readonly over: PromiseWithResolvers<void>;
}

/** Ms between a change of the line and telling it: several changes are told as one, and what starts at once is told nothing. */
const TELL_AFTER = 250;

/**
 * The line and its order. Whose turn it is is decided when a slot is free, not when a job joins: a slot that was asked for goes
 * to whoever is next by then, so whoever leaves holds nothing up.
 */
export function createQueue({ limits, slots, durations, now, waited = () => {} }: QueueOptions): Queue {
  const turns = new Turns(limits.perGuild);
  const waiting = new Set<Entry>();
  const running = new Map<Entry, number>();
  let asked = 0;
  let telling = false;

  const ahead = () => {
    const lasts = ({ model }: Entry) => durations.of(model);
    const atOnce = Math.max(1, limits.atOnce - slots.elsewhere);
    // What has run longer than it should have is taken to end soon.
    const rest = ([job, begun]: [Entry, number]) =>
      [job, Math.max(lasts(job) / 10, lasts(job) - (now() - begun) / 1000)] as const;
    return forecast({ turns, running: [...running].map(rest), waiting, atOnce, lasts });
  };

  const tell = () => {
    telling = false;
    for (const [entry, { place, seconds }] of ahead()) {
      if (!entry.run) continue;
      entry.expected ??= (now() - entry.joined) / 1000 + seconds;
      entry.run.told({ place, seconds: wholeSeconds(seconds) });
    }
  };

  const inTurn = () => [...waiting].filter(({ run, allowed }) => run && allowed);

  const changed = () => {
    if (!telling) setTimeout(tell, TELL_AFTER).unref();
    telling = true;
    const ready = inTurn().filter((entry) => turns.may(entry)).length;
    while (asked < Math.min(ready, limits.atOnce)) {
      asked++;
      void slots.take(serve);
    }
  };

  const serve = async (expired: AbortSignal) => {
    asked--;
    const entry = turns.next(inTurn());
    if (entry?.run) await start(entry, entry.run.begin(expired));
  };

  const start = async (entry: Entry, work: Promise<void>) => {
    waiting.delete(entry);
    turns.start(entry);
    const begun = now();
    running.set(entry, begun);
    if (entry.run) waited((begun - entry.joined) / 1000, entry.expected);
    changed();
    try {
      await work;
      // Of what was begun elsewhere only the rest was seen here.
      if (entry.run) durations.note(entry.model, (now() - begun) / 1000);
    } finally {
      running.delete(entry);
      turns.end(entry);
      entry.over.resolve();
      changed();
    }
  };

  const check = ({ user, limits: own }: Lane) => {
    const wait = (of: (entry: Entry) => boolean) => {
      const turn = [...ahead()].find(([entry]) => of(entry))?.[1].seconds ?? 0;
      return `about ${wholeSeconds(turn)} s: please try again then`;
    };
    if (waiting.size >= limits.length) {
      throw new Refusal(`The queue is full. There should be room in ${wait(() => true)}.`);
    }
    const most = own?.waiting ?? limits.lengthPerUser;
    const mine = (entry: Entry) => entry.lane.user === user;
    if ([...waiting].filter(mine).length >= most) {
      const requests = `${most} request${most === 1 ? '' : 's'} waiting`;
      throw new Refusal(`You already have ${requests}. The next should start in ${wait(mine)}.`);
    }
  };

  return {
    join: (lane, { anyway = false, begun = false, sheet = false, model } = {}) => {
      if (!anyway) check(lane);
      const { everywhere, ...contender } = laneOf(lane, limits);
      const over = Promise.withResolvers<void>();
      const entry: Entry = { ...contender, sheet, lane, model, joined: now(), allowed: !everywhere, over };
      waiting.add(entry);
      turns.wait(entry);
      const leave = () => {
        if (!waiting.delete(entry)) return;
        turns.leave(entry);
        entry.over.resolve();
        changed();
      };
      return {
        leave,
        run: (told, signal, work) =>
          new Promise((resolve, reject) => {
            const giveUp = () => {
              leave();
              reject(signal.reason);
            };
            if (signal.aborted) return giveUp();
            signal.addEventListener('abort', giveUp, { once: true });
            // It is begun where another job ended, and what it logs is not to carry that one's id.
            const begin = AsyncLocalStorage.bind(async (expired: AbortSignal) => {
              signal.removeEventListener('abort', giveUp);
              const working = work(AbortSignal.any([signal, expired]));
              working.then(resolve, reject);
              await working;
            });
            if (begun) {
              void start(entry, begin(new AbortController().signal)).catch(() => {});
              void slots.take(() => over.promise);
              return;
            }
            entry.run = { told, begin };
            if (entry.allowed) return changed();
            const allow = (may: boolean) => {
              entry.allowed = may;
              changed();
            };
            const waits = () => waiting.has(entry);
            slots.claim({ person: entry.person, last: sheet, waits, over: over.promise, allow });
          }),
      };
    },
    get running() {
      return running.size;
    },
    get waiting() {
      return waiting.size;
    },
    get oldest() {
      const [first] = waiting;
      return first ? (now() - first.joined) / 1000 : 0;
    },
  };
}

function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.round(seconds));
}
