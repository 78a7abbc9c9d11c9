import { z } from 'zod';
import type { Card } from '#schema/card.ts';
import { Refusal } from '#schema/refusal.ts';
import { SILENT } from '../bus.ts';
import { HANDOVER } from './backend.ts';
import { createClaims } from './replicate/claims.ts';
import { createClient } from './replicate/client.ts';
import { createGate } from './replicate/gate.ts';
import { createInFlight } from './replicate/in-flight.ts';
import { readLiveCard } from './replicate/live-card.ts';
import { createNews } from './replicate/news.ts';
import { tellOperator } from './replicate/operator.ts';
import type { ReplicateBackend, ReplicateOptions } from './replicate/options.ts';
import type { Prediction } from './replicate/prediction.ts';
import { refusalOf } from './replicate/refusals.ts';
import { start, type Tools, toEnd } from './replicate/studio.ts';
import { sleep } from './replicate/timing.ts';
import { createVersions } from './replicate/versions.ts';
import { readWebhook } from './replicate/webhook.ts';

const WAIT_SECONDS = 8;
const CREATIONS_PER_MINUTE = 600;

const account = z.object({ username: z.string() });
const webhookSecret = z.object({ key: z.string() });

/** Paints through Replicate's API. */
export function createReplicate(options: ReplicateOptions): ReplicateBackend {
  const { token, apiUrl, log, webhook, bus = SILENT, fetch = globalThis.fetch, waitSeconds = WAIT_SECONDS } = options;
  const timing = { now: options.now, random: options.random, sleep: options.sleep ?? sleep };
  const client = createClient(token, apiUrl, fetch, timing, log);
  const gate = createGate(options.creationsPerMinute ?? CREATIONS_PER_MINUTE, timing, options.limiters);
  const by = { client, gate, timing, waitSeconds, claims: createClaims(), inFlight: createInFlight() };
  const versions = createVersions(client, timing, options.versions);
  const tools: Tools = { by, versions, news: createNews(timing), apiUrl, webhook, log };
  const operator = tellOperator(log, timing);
  bus.subscribe('webhook', tools.news.tell);
  /** What creations were answered with, until they are followed. */
  const answers = new Map<string, Prediction>();
  /** Asked for once, however many webhooks come at once, and for nobody's request alone; again where asking failed. */
  let secret: Promise<string> | undefined;
  const askSecret = async () => {
    try {
      return (await client.call('/webhooks/default/secret', webhookSecret, new AbortController().signal)).key;
    } catch (error) {
      secret = undefined;
      throw error;
    }
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
        const begun = await start(tools, order, signal);
        if (signal.reason !== HANDOVER) signal.throwIfAborted();
        answers.set(begun.id, begun);
        return { prediction: begun.id };
      }),
    follow: (id, order, watch, signal) =>
      told(order.card.model, signal, () => {
        const latest = answers.get(id);
        answers.delete(id);
        return toEnd(tools, { id, latest }, order, watch, signal);
      }),
    liveCard: (model, version, signal) =>
      told(model, signal, () => readLiveCard(client, versions, model, version, signal)),
    account: (signal) => told('account', signal, async () => (await client.call('/account', account, signal)).username),
    webhook: async (headers, body) => {
      secret ??= askSecret();
      const id = readWebhook(await secret, headers, body, timing.now());
      if (id === undefined) return false;
      tools.news.tell(id);
      bus.publish('webhook', id);
      return true;
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
