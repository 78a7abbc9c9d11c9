import { AsyncLocalStorage } from 'node:async_hooks';
import { Refusal } from '#schema/refusal.ts';
import type { Durations } from './queue/durations.ts';
import { forecast, type Waiting } from './queue/forecast.ts';
import type { Slots } from './queue/slots.ts';
import { type Contender, Turns } from './queue/turns.ts';

/** How many jobs may run at once, and wait. */
export interface QueueLimits {
  readonly perUser: number;
  readonly perGuild: number;
  readonly atOnce: number;
  /** Jobs that may wait, of all people and of one. */
  readonly length: number;
  readonly lengthPerUser: number;
}

export interface Lane {
  readonly user: string;
  /** Direct messages count as a server of the person's own. */
  readonly guild: string | undefined;
  /** What the person may have at once and waiting in this server, where it is not what everybody may. */
  readonly limits?: { readonly atOnce?: number | undefined; readonly waiting?: number | undefined } | undefined;
}

export interface JoinOptions {
  /** The job was admitted earlier: it joins however long the line is. */
  readonly anyway?: boolean;
  /** A cell of a compare sheet: pictures go first, and a server's cells never hold more than half of its slots. */
  readonly sheet?: boolean;
  /** The card that paints, since some take longer than others. */
  readonly model?: string;
}

/** A place in line, held from the moment that a job is admitted. */
export interface Place {
  /**
   * Runs `work` when its turn has come. `told` is called with each new place while it waits. Rejects at once with the signal's
   * reason when aborted while waiting; then `work` never runs. The signal that `work` gets is also aborted, with a refusal,
   * where it holds its slot for too long.
   */
  run<T>(told: (waiting: Waiting) => void, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Gives the place up, where it is still held. */
  leave(): void;
}

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
  /** Seconds from joining to its turn, as it was told first. */
  expected?: number;
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
    // What has run longer than it should have is taken to end soon.
    const rest = ([job, begun]: [Entry, number]) =>
      [job, Math.max(lasts(job) / 10, lasts(job) - (now() - begun) / 1000)] as const;
    return forecast({ turns, running: [...running].map(rest), waiting, atOnce: limits.atOnce, lasts });
  };

  const tell = () => {
    telling = false;
    for (const [entry, { place, seconds }] of ahead()) {
      if (!entry.run) continue;
      entry.expected ??= (now() - entry.joined) / 1000 + seconds;
      entry.run.told({ place, seconds: inWords(seconds) });
    }
  };

  const changed = () => {
    if (!telling) setTimeout(tell, TELL_AFTER).unref();
    telling = true;
    const ready = [...waiting].filter((entry) => entry.run && turns.may(entry)).length;
    while (asked < Math.min(ready, limits.atOnce)) {
      asked++;
      void slots.take(serve);
    }
  };

  const serve = async (expired: AbortSignal) => {
    asked--;
    const entry = turns.next([...waiting].filter(({ run }) => run));
    if (!entry?.run) return;
    waiting.delete(entry);
    turns.start(entry);
    const begun = now();
    running.set(entry, begun);
    waited((begun - entry.joined) / 1000, entry.expected);
    changed();
    try {
      await entry.run.begin(expired);
      durations.note(entry.model, (now() - begun) / 1000);
    } finally {
      running.delete(entry);
      turns.end(entry);
      changed();
    }
  };

  const check = ({ user, limits: own }: Lane) => {
    const wait = (of: (entry: Entry) => boolean) => {
      const turn = [...ahead()].find(([entry]) => of(entry))?.[1].seconds ?? 0;
      return `about ${inWords(turn)} s: please try again then`;
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
    join: (lane, { anyway = false, sheet = false, model } = {}) => {
      if (!anyway) check(lane);
      const entry: Entry = { ...contender(lane, limits), sheet, lane, model, joined: now() };
      waiting.add(entry);
      turns.wait(entry);
      const leave = () => {
        if (!waiting.delete(entry)) return;
        turns.leave(entry);
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
            entry.run = { told, begin };
            changed();
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

/** A person's jobs are counted over all servers, unless a server gives the person a number of its own. */
function contender({ user, guild = `dm:${user}`, limits: own }: Lane, { perUser, perGuild }: QueueLimits) {
  if (own?.atOnce === undefined) return { guild, person: user, most: perUser };
  return { guild, person: `${user} in ${guild}`, most: Math.min(own.atOnce, perGuild) };
}

function inWords(seconds: number): number {
  return Math.max(1, Math.round(seconds));
}
