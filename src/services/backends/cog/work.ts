import { HANDOVER, type Painting } from '#services/backends/backend.ts';
import { begin } from './begin.ts';
import { hold } from './hold.ts';
import { packed } from './input.ts';
import { listen } from './listen.ts';
import { paintingOf } from './outputs.ts';
import { tooLate } from './sentences.ts';
import type { Task } from './task.ts';

/**
 * Sees a run through, from its first PUT to its pictures. One that may be running already `jumps` the line. An abort cancels
 * it before this rejects with the signal's reason, unless that is HANDOVER.
 */
export async function work(
  plan: Omit<Task, 'input'>,
  jumps: boolean,
  fetch: typeof globalThis.fetch,
): Promise<Painting> {
  const { order, run, site, now } = plan;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(tooLate(order.card)), order.deadline - now());
  const signal = AbortSignal.any([plan.signal, late.signal]);
  try {
    const task = { ...plan, signal, input: await packed(order, signal) };
    signal.throwIfAborted();
    if (plan.webhook !== undefined && !site.deaf) {
      // Not waited for: it compares the container's fields with the card's, and is known when it is needed.
      void site.peekable(order.card, signal).catch(() => false);
      await begin(task, { held: false, jumps });
      run.accept();
      await listen(task);
    } else {
      await hold(task, jumps);
    }
    // The result is that of an older attempt, perhaps, and the newer one still paints the same.
    if (jumps || run.begun > 1) void site.client.cancel(run.id);
    return run.ended ? await paintingOf(run.ended, order, site.origin, fetch, signal, plan.log) : unreachable();
  } catch (error) {
    if (!signal.aborted) throw error;
    if (run.asked && !run.ended && signal.reason !== HANDOVER) await site.client.cancel(run.id);
    throw signal.reason;
  } finally {
    clearTimeout(timer);
    site.freed.ring();
  }
}

function unreachable(): never {
  throw new Error('a run that was seen through has not ended');
}
