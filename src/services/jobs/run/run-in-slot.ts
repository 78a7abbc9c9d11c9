import type { QueueTicket } from '#services/queue/queue.ts';

/** What a ticket's work rejects with where its slot was released early: the queue then does not count how long it took. */
const RELEASED: unique symbol = Symbol('released');

/**
 * Runs `work` in its turn, with the one controller that everything below it listens to: it is aborted with `signal`, and when its slot was
 * held for too long. When `work` calls `releaseSlot`, the next job has its slot, and `work` goes on without one.
 * @param onPosition as in {@link QueueTicket.run}
 */
export async function runInSlot<T>(
  ticket: Pick<QueueTicket, 'run'>,
  onPosition: Parameters<QueueTicket['run']>[0],
  signal: AbortSignal,
  work: (slot: AbortController, releaseSlot: () => void) => Promise<T>,
): Promise<T> {
  const released = Promise.withResolvers<never>();
  let running: Promise<T> | undefined;
  try {
    return await ticket.run(onPosition, signal, (slot) => {
      const abort = () => slot.abort(signal.reason);
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      running = work(slot, () => released.reject(RELEASED)).finally(() => signal.removeEventListener('abort', abort));
      return Promise.race([running, released.promise]);
    });
  } catch (error) {
    if (error === RELEASED && running) return running;
    throw error;
  }
}
