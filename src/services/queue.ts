import Bottleneck from 'bottleneck';
import { Refusal } from '#schema/refusal.ts';

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
  readonly limits?: { readonly atOnce?: number; readonly waiting?: number };
}

export interface JoinOptions {
  /** The job was admitted earlier: it joins however long the line is. */
  readonly anyway?: boolean;
  /** A cell of a compare sheet: pictures go first, and a server's cells never hold more than half of its slots. */
  readonly sheet?: boolean;
  /** The card that paints, since some take longer than others. */
  readonly model?: string;
}

/** `place` is 1 for the next; `seconds` until its turn as far as past jobs tell. */
export interface Waiting {
  readonly place: number;
  readonly seconds: number;
}

/** A place in line, held from the moment that a job is admitted. */
export interface Place {
  /**
   * Runs `work` when its turn has come: per person, then per server, then over all. `told` is called with each new place while
   * it waits. Rejects at once with the signal's reason when aborted while waiting; then `work` never runs.
   */
  run<T>(told: (waiting: Waiting) => void, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Gives the place up, where it is still held. */
  leave(): void;
}

export interface Queue {
  /**
   * Takes the last place, at once.
   * @throws Refusal with the wait to expect where no more may wait
   */
  join(lane: Lane, options?: JoinOptions): Place;
}

/** Seconds that a job is taken to last before any has run: a Flux fine-tune on a warm machine takes about six. */
const FIRST_GUESS = 8;

export function createQueue(limits: QueueLimits, now: () => number): Queue {
  const users = new Bottleneck.Group({ maxConcurrent: limits.perUser });
  const guilds = new Bottleneck.Group({ maxConcurrent: limits.perGuild });
  const all = new Bottleneck({ maxConcurrent: limits.atOnce });
  const line: { readonly lane: Lane; told: (waiting: Waiting) => void }[] = [];
  let seconds = FIRST_GUESS;

  const expected = (place: number) => Math.max(1, Math.round((place / limits.atOnce) * seconds));
  const tellAll = () => {
    for (const [index, { told }] of line.entries()) told({ place: index + 1, seconds: expected(index + 1) });
  };

  const check = ({ user }: Lane) => {
    if (line.length >= limits.length) {
      throw new Refusal(`The queue is full. There should be room in about ${expected(1)} s: please try again then.`);
    }
    if (line.filter(({ lane }) => lane.user === user).length >= limits.lengthPerUser) {
      const waiting = `${limits.lengthPerUser} request${limits.lengthPerUser === 1 ? '' : 's'} waiting`;
      throw new Refusal(
        `You already have ${waiting}. The next should start in about ${expected(1)} s: please try again then.`,
      );
    }
  };

  return {
    join: (lane, { anyway = false } = {}) => {
      if (!anyway) check(lane);
      const entry = { lane, told: (_: Waiting) => {} };
      line.push(entry);
      const leave = () => {
        const at = line.indexOf(entry);
        if (at < 0) return;
        line.splice(at, 1);
        tellAll();
      };
      return {
        leave,
        run: async (told, signal, work) => {
          const gaveUp = Promise.withResolvers<never>();
          gaveUp.promise.catch(() => {});
          const giveUp = () => {
            leave();
            gaveUp.reject(signal.reason);
          };
          const start = async () => {
            signal.throwIfAborted();
            signal.removeEventListener('abort', giveUp);
            leave();
            const begun = now();
            const result = await work();
            // A moving average of about the last five jobs.
            seconds += ((now() - begun) / 1000 - seconds) / 5;
            return result;
          };
          // Bottleneck cannot take a waiting job out again. So whoever gives up frees the slots held so far by himself, and
          // what is left in Bottleneck's queues does nothing when its turn comes.
          const inGuild = () => Promise.race([all.schedule(start), gaveUp.promise]);
          const guild = guilds.key(lane.guild ?? `dm:${lane.user}`);
          const ofUser = () => Promise.race([guild.schedule(inGuild), gaveUp.promise]);
          if (signal.aborted) giveUp();
          else signal.addEventListener('abort', giveUp, { once: true });
          entry.told = told;
          tellAll();
          return Promise.race([users.key(lane.user).schedule(ofUser), gaveUp.promise]);
        },
      };
    },
  };
}
