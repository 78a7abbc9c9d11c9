import type { QueuePosition } from './forecast.ts';
import { wholeSeconds } from './queue-capacity.ts';
import type { QueueEntry } from './queue-entry.ts';

/** Tells those who wait of their positions. */
export interface PositionNotices {
  /** Tells them soon: several changes of the queue make one notice, and a job that starts at once gets none. */
  schedule(): void;
}

export interface PositionNoticesOptions {
  /** The expected starts of all who wait. */
  readonly forecast: () => ReadonlyMap<QueueEntry, QueuePosition>;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** Ms from a change to its notice, and from one notice to the next where more than {@link SHORT_QUEUE_LENGTH} jobs wait. */
const [DELAY_MS, LONG_QUEUE_INTERVAL_MS] = [250, 1000];

/** Jobs whose starts are forecast in no time. */
const SHORT_QUEUE_LENGTH = 100;

/** People told at once. Each costs an edit of a message: more than this would take time from finished pictures. */
const MAX_TOLD = 20;

export function createPositionNotices({ forecast, now }: PositionNoticesOptions): PositionNotices {
  const told = new WeakMap<QueueEntry, number>();
  /** Earliest time of the next notice. */
  let nextAt = Number.NEGATIVE_INFINITY;
  let isScheduled = false;

  /** How far a person has come since they were told, from 0 to 1; 1 for whoever was not told yet. */
  const advance = (entry: QueueEntry, position: number) => {
    const before = told.get(entry);
    return before === undefined ? 1 : Math.abs(before - position) / Math.max(before, position);
  };

  const tell = () => {
    isScheduled = false;
    const places = forecast();
    nextAt = now() + (places.size > SHORT_QUEUE_LENGTH ? LONG_QUEUE_INTERVAL_MS : 0);
    const moved: { entry: QueueEntry; place: QueuePosition; by: number }[] = [];
    for (const [entry, place] of places) {
      entry.expectedSeconds ??= (now() - entry.joinedAt) / 1000 + place.seconds;
      const by = advance(entry, place.position);
      if (entry.run && by > 0) moved.push({ entry, place, by });
    }
    const most = moved.sort((one, other) => other.by - one.by).slice(0, MAX_TOLD);
    for (const { entry, place } of most) {
      told.set(entry, place.position);
      entry.run?.onPosition({ position: place.position, seconds: wholeSeconds(place.seconds) });
    }
    if (moved.length > most.length) schedule();
  };

  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(tell, Math.max(DELAY_MS, nextAt - now())).unref();
  };

  return { schedule };
}
