import type { Metrics } from '../metrics.ts';
import type { Queue } from '../queue.ts';

/** The queue, with what waits and runs, for how long, and how right the wait was that people were told. */
export function measuredQueue(queue: Queue, metrics: Metrics, now: () => number): Queue {
  /** When each waiting job joined, oldest first; ms since the epoch. */
  const waiting = new Map<symbol, number>();
  let running = 0;
  const secondsSince = (time: number) => Math.max(0, now() - time) / 1000;
  metrics.watch('queue_waiting_jobs', () => waiting.size);
  metrics.watch('queue_oldest_seconds', () => secondsSince(waiting.values().next().value ?? now()));
  metrics.watch('running_jobs', () => running);
  return {
    ...queue,
    join: (...asked) => {
      const place = queue.join(...asked);
      const id = Symbol('place');
      const joined = now();
      waiting.set(id, joined);
      return {
        leave: () => {
          waiting.delete(id);
          place.leave();
        },
        run: async (told, signal, work) => {
          let expected: number | undefined;
          const hear: typeof told = (view) => {
            expected ??= view.seconds;
            told(view);
          };
          const begin = async () => {
            waiting.delete(id);
            metrics.waited(secondsSince(joined), expected);
            running += 1;
            try {
              return await work();
            } finally {
              running -= 1;
            }
          };
          try {
            return await place.run(hear, signal, begin);
          } finally {
            waiting.delete(id);
          }
        },
      };
    },
  };
}
