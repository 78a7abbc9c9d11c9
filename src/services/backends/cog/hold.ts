import { setTimeout as sleep } from 'node:timers/promises';
import { begin } from './begin.ts';
import type { Task } from './task.ts';

/**
 * Paints without webhooks: the connection is held open until the pictures come back on it. Node's `fetch` gives a silent
 * connection up after 300 s; then the run is taken up again, or begun again. Beside it the progress is read where that is
 * safe. A process that ends drops the connection, which cancels the run (Rust) or loses its pictures (Python): the next one
 * paints again.
 */
export async function hold(task: Task, jumps: boolean): Promise<void> {
  const over = new AbortController();
  const beside = watchLogs({ ...task, signal: AbortSignal.any([task.signal, over.signal]) });
  try {
    await begin(task, { held: true, jumps });
    while (!task.run.ended) {
      if (task.run.stops > 1) throw new Error(`the prediction ${task.run.id} was canceled from outside`);
      task.run.restart();
      await begin(task, { held: true, jumps: true });
    }
  } finally {
    over.abort();
    await beside;
  }
}

async function watchLogs({ order, run, site, signal, pace }: Task): Promise<void> {
  try {
    if (!(await site.peekable(order.card, signal))) return;
    while (!run.ended) {
      await sleep(pace.glimpse, undefined, { signal });
      const answer = await site.client.put(run.id, {}, undefined, false, signal);
      if (answer.kind === 'running') run.hear(answer.state);
    }
  } catch {
    // It ends with the run; without it the person sees no bar, and what matters is seen on the held connection.
  }
}
