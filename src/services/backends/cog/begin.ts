import { notPainting, outOfReach, refusedInput } from './sentences.ts';
import type { Task } from './task.ts';

/**
 * Gets a run going, however long the container starts or paints for somebody else; a run of this id that is going already is
 * taken up. With `held` the connection stays open, and this resolves when the run has ended; else as soon as it has begun.
 * One that `jumps` the line asks once before it stands in it, as it may be running already.
 * @throws Refusal where the input is refused, or nothing answers for `pace.unreachable`.
 */
export async function begin(task: Task, { held, jumps }: { held: boolean; jumps: boolean }): Promise<void> {
  const { lane } = task.site;
  // A held PUT that is sent while another paints would look as if it had begun until it is turned away.
  const ask = async () => task.run.ended !== undefined || ((!held || (await isFree(task))) && attempt(task, held));
  const askFirst = jumps || !lane.taken;
  if (askFirst && (await ask())) return;
  const leave = await lane.enter(task.signal);
  try {
    const turn = patience(task);
    if (askFirst) await turn();
    while (!(await ask())) await turn();
  } finally {
    leave();
  }
}

async function isFree({ run, site, signal }: Task): Promise<boolean> {
  const { kind } = await site.client.health(signal);
  if (kind !== 'free') run.restart();
  return kind === 'free';
}

/** One PUT; whether there is nothing more to wait for. */
async function attempt({ order, run, site, input, webhook, signal, pace }: Task, held: boolean): Promise<boolean> {
  signal.throwIfAborted();
  run.asked = true;
  // A held PUT that is not turned away at once has begun.
  const settled = held ? setTimeout(() => run.presume(), pace.settle) : undefined;
  const answer = await site.client.put(run.id, input, webhook, held, signal).finally(() => clearTimeout(settled));
  if (answer.kind === 'invalid') throw refusedInput(order.card, answer.detail);
  if ('state' in answer) {
    run.begun += 1;
    run.hear(answer.state);
    signal.throwIfAborted();
    // A held PUT that meets its own run going answers at once: then the end of that one is waited for.
    return answer.kind === 'done' || !held;
  }
  if (answer.kind === 'lost' || answer.kind === 'unreachable') run.begun += 1;
  run.restart();
  signal.throwIfAborted();
  return run.ended !== undefined;
}

/** Waits, longer every time, until the container says that it is free; asks for that only, as a PUT may carry 100 MiB. */
function patience({ order, run, site, signal, pace, now, random, log }: Task): () => Promise<void> {
  let wait = pace.firstWait;
  let away: number | undefined;
  return async () => {
    while (!run.ended) {
      // Half to one and a half of it, so that several processes do not ask in step.
      const rung = await site.freed.wait(wait * (0.5 + random()), signal);
      wait = rung ? pace.firstWait : Math.min(wait * 2, pace.longestWait);
      const health = await site.client.health(signal);
      if (health.kind === 'free') return;
      if (health.kind === 'broken') throw notPainting(order.card, health.status);
      if (health.kind !== 'unreachable') {
        away = undefined;
        continue;
      }
      away ??= now();
      if (now() - away < pace.unreachable) continue;
      log.warn({ model: order.card.model, err: health.cause }, 'The Cog container cannot be reached');
      throw outOfReach(order.card);
    }
  };
}
