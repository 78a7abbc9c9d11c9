import type { Logger } from 'pino';
import { z } from 'zod';
import { type Card, type CardFile, roleValue } from '#schema/card.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Shelf } from '#services/store/store.ts';
import { type Backend, HANDOVER, type Order, type Painting, type Progress } from './backend.ts';
import { begin } from './replicate/begin.ts';
import { cancelPrediction } from './replicate/cancel.ts';
import { createClaims } from './replicate/claims.ts';
import { createClient } from './replicate/client.ts';
import { followToEnd, TimeIsUp } from './replicate/follow.ts';
import { createGate } from './replicate/gate.ts';
import { handedOn } from './replicate/handed-on.ts';
import { createInFlight } from './replicate/in-flight.ts';
import { readLiveCard } from './replicate/live-card.ts';
import { createNews } from './replicate/news.ts';
import type { Fetch } from './replicate/oneshot.ts';
import { tellOperator } from './replicate/operator.ts';
import { outcomeOf } from './replicate/outcome.ts';
import { painted } from './replicate/outputs.ts';
import { patiently } from './replicate/patience.ts';
import { type Prediction, prediction } from './replicate/prediction.ts';
import { ApiProblem } from './replicate/problem.ts';
import { refusalOf } from './replicate/refusals.ts';
import { sleep, type Timing } from './replicate/timing.ts';
import { createVersions } from './replicate/versions.ts';
import { readWebhook } from './replicate/webhook.ts';

export interface ReplicateOptions {
  readonly token: string;
  /** With `/v1` at its end. */
  readonly apiUrl: string;
  /** Where version ids are remembered. */
  readonly versions: Shelf<string>;
  readonly log: Logger;
  /** Where Replicate calls back; none: it is asked. */
  readonly webhook?: string | undefined;
  /** Default 600, which is Replicate's limit. */
  readonly creationsPerMinute?: number | undefined;
  /** Seconds a creation waits for the pictures of a warm model, 1…60. Default 8. */
  readonly waitSeconds?: number | undefined;
  /** For the API; pictures are loaded by the global one. */
  readonly fetch?: Fetch | undefined;
  /** ms since the epoch. */
  readonly now: () => number;
  /** In 0…1, 1 excluded. */
  readonly random: () => number;
  readonly sleep?: Timing['sleep'] | undefined;
}

export interface ReplicateBackend extends Backend {
  readonly name: 'replicate';
  /** The model as it is published now: for `npm run card`, and to refresh a card. */
  liveCard(model: string, version: string | undefined, signal: AbortSignal): Promise<CardFile>;
  /** The account that the token belongs to. @throws Refusal where the token is not accepted. */
  account(signal: AbortSignal): Promise<string>;
  /**
   * Takes a webhook, with its body as it came: whoever follows the prediction that it tells of asks for it at once.
   * @returns whether it is Replicate's; where not, answer with 401.
   */
  webhook(headers: Headers, body: string, signal: AbortSignal): Promise<boolean>;
}

const WAIT_SECONDS = 8;
const account = z.object({ username: z.string() });
const webhookSecret = z.object({ key: z.string() });

/** Paints through Replicate's API. */
export function createReplicate(options: ReplicateOptions): ReplicateBackend {
  const { token, apiUrl, log, webhook, fetch = globalThis.fetch, waitSeconds = WAIT_SECONDS } = options;
  const timing = { now: options.now, random: options.random, sleep: options.sleep ?? sleep };
  const client = createClient(token, apiUrl, fetch, timing, log);
  const gate = createGate(options.creationsPerMinute ?? 600, timing);
  const versions = createVersions(client, options.versions);
  const [claims, news, operator] = [createClaims(), createNews(timing), tellOperator(log, timing)];
  const by = { client, gate, timing, waitSeconds, claims, inFlight: createInFlight() };
  let secret: string | undefined;
  /** What the creation was answered with, until it is followed. */
  const answers = new Map<string, Prediction>();
  const cancel = (id: string) => cancelPrediction(client, timing, log, id);

  /** Begins a prediction for an order, other than `not`. An abort other than a handover cancels it. */
  const start = async (order: Order, signal: AbortSignal, not?: string): Promise<Prediction> => {
    const { model, version } = order.card;
    const reference = await versions.resolve(model, order.version ?? version, signal);
    const input = await handedOn(client, order, apiUrl, signal);
    const callback = webhook && `${webhook}?job=${encodeURIComponent(order.job)}`;
    const creation = { order, reference, input, webhook: callback, not };
    try {
      const begun = await patiently(timing, signal, (inner) => begin(by, creation, signal, inner));
      if (signal.aborted && signal.reason !== HANDOVER) await cancel(begun.id);
      return begun;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 422) await versions.forget(model, order.version ?? version);
      throw error;
    }
  };

  const toEnd = async (id: string, order: Order, watch: (progress: Progress) => void, signal: AbortSignal) => {
    const asked = picturesAsked(order);
    let current = { id, known: answers.get(id) };
    answers.delete(id);
    for (let tries = 1; ; tries++) {
      const done = await following(current, order, asked, watch, signal);
      const outcome = outcomeOf(done, timing.now() >= order.deadline);
      if (outcome.kind === 'error') throw outcome.error;
      if (outcome.kind === 'files') return finish(done, asked, signal);
      if (tries > 1) throw outcome.refusal;
      log.info({ prediction: done.id, reason: done.error }, 'The platform failed; the same is begun once more');
      const attemptedAt = claims.has(done.id) ? undefined : done.created;
      const next = await start({ ...order, attemptedAt }, signal, done.id);
      current = { id: next.id, known: next };
    }
  };

  const following = async (
    { id, known }: { id: string; known: Prediction | undefined },
    order: Order,
    asked: number,
    watch: (progress: Progress) => void,
    signal: AbortSignal,
  ) => {
    try {
      signal.throwIfAborted();
      return await followToEnd({ client, timing, pause: news.pause }, id, known, order, asked, watch, signal);
    } catch (error) {
      const left = signal.aborted ? signal.reason === HANDOVER : !(error instanceof TimeIsUp);
      if (!left) await cancel(id);
      throw error;
    }
  };

  /** The early answer to a creation has no times yet; they are asked for while the pictures are loaded. */
  const finish = async (done: Prediction, asked: number, signal: AbortSignal): Promise<Painting> => {
    const seconds = done.seconds ?? client.call(`/predictions/${done.id}`, prediction, signal).then((of) => of.seconds);
    const [painting, known] = await Promise.all([
      painted(done, asked, { apiUrl, timing }, signal),
      Promise.resolve(seconds).catch(() => undefined),
    ]);
    return { ...painting, seconds: known };
  };

  /** Turns what is thrown into what the port promises. */
  const told = async <T>(model: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw refusalOf(error, model, operator);
    }
  };

  return {
    name: 'replicate',
    accepts,
    submit: (order, watch, signal) =>
      told(order.card.model, signal, async () => {
        signal.throwIfAborted();
        accepts(order.card);
        watch({ phase: 'starting' });
        const begun = await start(order, signal);
        if (signal.reason !== HANDOVER) signal.throwIfAborted();
        answers.set(begun.id, begun);
        return { prediction: begun.id };
      }),
    follow: (id, order, watch, signal) => told(order.card.model, signal, () => toEnd(id, order, watch, signal)),
    liveCard: (model, version, signal) =>
      told(model, signal, () => readLiveCard(client, versions, model, version, signal)),
    account: (signal) => told('account', signal, async () => (await client.call('/account', account, signal)).username),
    webhook: async (headers, body, signal) => {
      secret ??= (await client.call('/webhooks/default/secret', webhookSecret, signal)).key;
      const id = readWebhook(secret, headers, body, timing.now());
      if (id !== undefined) news.tell(id);
      return id !== undefined;
    },
  };
}

/** @throws Refusal for a model without an owner: Replicate knows none such. */
function accepts({ model, title }: Card): void {
  if (model.includes('/')) return;
  throw new Refusal(
    `“${title}” cannot be painted on Replicate: its card names no owner. It needs a name of the form owner/name there.`,
  );
}

function picturesAsked({ card, input }: Order): number {
  const asked = roleValue(card, input, 'num_outputs');
  return card.output === 'many' && typeof asked === 'number' ? asked : 1;
}
