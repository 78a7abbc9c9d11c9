import type { QueueTicket } from '#services/queue/queue.ts';

/** What a ticket's work rejects with where its slot was released early: the queue then does not count how long it took. */
const RELEASED: unique symbol = Symbol('released');

/**
 * Runs `work` in its turn. When it calls `releaseSlot`, the next job has its slot, and `work` goes on without one.
 * @param onPosition as in {@link QueueTicket.run}
 */
export async function runInSlot<T>(
  ticket: Pick<QueueTicket, 'run'>,
  onPosition: Parameters<QueueTicket['run']>[0],
  signal: AbortSignal,
  work: (slotSignal: AbortSignal, releaseSlot: () => void) => Promise<T>,
): Promise<T> {
  const released = Promise.withResolvers<never>();
  let running: Promise<T> | undefined;
  try {
    return await ticket.run(onPosition, signal, (slotSignal) => {
      running = work(slotSignal, () => released.reject(RELEASED));
      return Promise.race([running, released.promise]);
    });
  } catch (error) {
    if (error === RELEASED && running) return running;
    throw error;
  }
}
