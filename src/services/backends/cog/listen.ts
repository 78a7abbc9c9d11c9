import { begin } from './begin.ts';
import type { Answer } from './client.ts';
import { notPainting } from './sentences.ts';
import type { Task } from './task.ts';

/**
 * Follows a run by its webhooks, and asks the container when they stay out. Cog has no call that only reads a prediction: a
 * PUT of a running id reads, a PUT of a finished id paints again. So:
 * - the container is free, or busy with another: the run is over, and its last webhook is under way or lost. It is waited
 *   for; then the picture is painted again with the same seed, with the connection held open, which needs no webhook;
 * - it is busy: a PUT of this id reads (202), or finds that another runs (409). Should ours end and the other begin in the
 *   instant between the two calls, it is begun again, and canceled when the last webhook of the first comes;
 * - it does not answer, or is starting: it was restarted and has forgotten the run, which is begun again.
 */
export async function listen(task: Task): Promise<void> {
  const { run, site, signal, pace, log, order } = task;
  let stops = run.stops;
  while (!run.ended) {
    if (run.stops > stops) {
      // A canceled run that we did not cancel; or the late news of one whose connection broke with our last process.
      if (run.stops > 1) throw new Error(`the prediction ${run.id} was canceled from outside`);
      stops = run.stops;
      await again(task, false);
    } else if (!(await run.news(pace.quiet, signal))) {
      const found = await look(task);
      if (found === 'away') await again(task, false);
      if (found !== 'over' || (await run.news(pace.grace, signal))) continue;
      log.warn(
        { model: order.card.model, prediction: run.id, heard: run.heard },
        'The last webhook of a Cog container did not come; can it reach COG_CALLBACK_URL? The picture is painted again',
      );
      // Nothing at all came: the next jobs do not wait for webhooks until one comes.
      if (!run.heard) site.deaf = true;
      await again(task, true);
    }
  }
}

async function again(task: Task, held: boolean): Promise<void> {
  task.run.restart();
  await begin(task, { held, jumps: true });
}

async function look({ order, run, site, input, webhook, signal }: Task): Promise<'running' | 'over' | 'away'> {
  const health = await site.client.health(signal);
  if (health.kind === 'broken') throw notPainting(order.card, health.status);
  if (health.kind === 'unreachable' || health.kind === 'starting') return 'away';
  // The old server answers nothing while it paints for a held connection.
  if (health.kind === 'lost') return 'running';
  const peek = health.rust === true && (await site.peekable(order.card, signal));
  // Free is also one with several slots that paints ours in one of them: a look without risk is worth it.
  if (health.kind === 'free' && !peek) return 'over';
  const answer = await site.client.put(run.id, peek ? {} : input, peek ? undefined : webhook, false, signal);
  // It may have been begun again by this, in the instant after its end: then that is to be canceled when the end is heard of.
  if (!peek && answer.kind === 'running') run.begun += 1;
  if ('state' in answer) run.hear(answer.state);
  return FOUND[answer.kind];
}

const FOUND = {
  running: 'running',
  done: 'running',
  lost: 'running',
  busy: 'over',
  invalid: 'over',
  starting: 'away',
  unreachable: 'away',
} as const satisfies Record<Answer['kind'], 'running' | 'over' | 'away'>;
