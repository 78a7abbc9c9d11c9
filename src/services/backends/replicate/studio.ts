import type { Logger } from 'pino';
import { roleValue } from '#schema/card.ts';
import { HANDOVER, type Order, type Painting, type Progress } from '#services/backends/backend.ts';
import { begin } from './begin.ts';
import { cancelPrediction } from './cancel.ts';
import type { Beginner } from './creation.ts';
import { followToEnd, TimeIsUp } from './follow.ts';
import { handedOn } from './handed-on.ts';
import type { News } from './news.ts';
import { outcomeOf } from './outcome.ts';
import { painted } from './outputs.ts';
import { patiently } from './patience.ts';
import { type Prediction, prediction } from './prediction.ts';
import { ApiProblem } from './problem.ts';
import type { Versions } from './versions.ts';

export interface Tools {
  readonly by: Beginner;
  readonly versions: Versions;
  readonly news: News;
  readonly apiUrl: string;
  readonly webhook: string | undefined;
  readonly log: Logger;
}

/** A prediction, and what is known of it so far. */
export interface Known {
  readonly id: string;
  readonly latest: Prediction | undefined;
}

/** Begins a prediction for an order, other than `not`. An abort other than a handover cancels it. */
export async function start(tools: Tools, order: Order, signal: AbortSignal, not?: string): Promise<Prediction> {
  const { by, versions, apiUrl, webhook, log } = tools;
  const { model } = order.card;
  const version = order.version ?? order.card.version;
  const [reference, input] = await Promise.all([
    versions.resolve(model, version, signal),
    handedOn(by, order, apiUrl, signal),
  ]);
  const callback = webhook && `${webhook}?job=${encodeURIComponent(order.job)}`;
  try {
    const creation = { order, reference, input, webhook: callback, not };
    const begun = await patiently(by.timing, signal, (inner) => begin(by, creation, signal, inner));
    if (signal.aborted && signal.reason !== HANDOVER) await cancelPrediction(by.client, by.timing, log, begun.id);
    return begun;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 422) await versions.forget(model, version);
    throw error;
  }
}

/** Follows a prediction to its pictures; one that the platform failed to run is begun once more. */
export async function toEnd(
  tools: Tools,
  known: Known,
  order: Order,
  watch: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Painting> {
  const { timing, claims } = tools.by;
  let current = known;
  for (let tries = 1; ; tries++) {
    const done = await follow(tools, current, order, watch, signal);
    const outcome = outcomeOf(done, timing.now() >= order.deadline);
    if (outcome.kind === 'error') throw outcome.error;
    if (outcome.kind === 'files') return finish(tools, done, order, signal);
    if (tries > 1) throw outcome.refusal;
    tools.log.info({ prediction: done.id, reason: done.error }, 'The platform failed; the same is begun once more');
    // Another process may have begun it before a restart; this one knows that it has not.
    const attemptedAt = claims.has(done.id) ? undefined : (done.created ?? timing.now());
    const latest = await start(tools, { ...order, attemptedAt }, signal, done.id);
    current = { id: latest.id, latest };
  }
}

async function follow(
  { by, news, webhook, log }: Tools,
  { id, latest }: Known,
  order: Order,
  watch: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Prediction> {
  try {
    signal.throwIfAborted();
    const follower = { ...by, pause: news.pause, called: webhook !== undefined };
    return await followToEnd(follower, id, latest, order, picturesAsked(order), watch, signal);
  } catch (error) {
    const leave = signal.aborted ? signal.reason === HANDOVER : !(error instanceof TimeIsUp);
    if (!leave) await cancelPrediction(by.client, by.timing, log, id);
    throw error;
  }
}

/** The early answer to a creation has no times yet; they are asked for while the pictures are loaded. */
async function finish(
  { by: { client, timing }, apiUrl, log }: Tools,
  done: Prediction,
  order: Order,
  signal: AbortSignal,
): Promise<Painting> {
  const seconds = async () =>
    done.seconds ?? (await client.call(`/predictions/${encodeURIComponent(done.id)}`, prediction, signal)).seconds;
  const [painting, known] = await Promise.all([
    painted(done, picturesAsked(order), { apiUrl, timing, log }, signal),
    seconds().catch(() => undefined),
  ]);
  return { ...painting, seconds: known };
}

function picturesAsked({ card, input }: Order): number {
  const asked = roleValue(card, input, 'num_outputs');
  return card.output === 'many' && typeof asked === 'number' ? asked : 1;
}
