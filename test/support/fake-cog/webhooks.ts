import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour, CogGeneration, WebhookEvent } from './behaviour.ts';
import type { PredictionRecord } from './prediction.ts';
import { predictionJson } from './prediction-json.ts';

/** Answers after which a last webhook is sent again; any other is taken for good, 404 too. */
const RETRIED_STATUSES = new Set([429, 500, 502, 503, 504]);
const MAX_RETRIES = 12;

/**
 * Sends the webhooks of one prediction: throttled, unsigned; the last one again and again until it is taken. The Python server
 * waits for the answer to each, so that the prediction is not over, and the container busy, until the last one is taken.
 */
export function createWebhookSender(
  record: PredictionRecord,
  generation: CogGeneration,
  behaviour: Behaviour,
  signal: AbortSignal,
) {
  let lastSentAt = Number.NEGATIVE_INFINITY;
  let delayedBody: string | undefined;

  function isDue(event: WebhookEvent): boolean {
    if (event === 'completed') return true;
    // The Rust server lets every output through: it is what people wait for.
    if (event === 'output' && generation === 'rust') return true;
    return performance.now() - lastSentAt >= behaviour.throttleMs;
  }

  return async function send(event: WebhookEvent): Promise<void> {
    if (record.webhook === undefined || !record.events.includes(event) || !isDue(event)) return;
    lastSentAt = performance.now();
    const { webhook } = record;
    const body = JSON.stringify(predictionJson(record, generation));
    const retries = event === 'completed' ? MAX_RETRIES : 0;
    const posts: Promise<void>[] = [];
    const deliver = (text: string) => void posts.push(post(webhook, text, retries, behaviour.retryMs, signal));
    const delivery = behaviour.webhookDelivery(event, record);
    if (delivery === 'late') {
      delayedBody = body;
      void sleep(behaviour.throttleMs, undefined, { signal, ref: false }).then(sendDelayed, () => undefined);
      return;
    }
    if (delivery !== 'lose') deliver(body);
    if (delivery === 'twice') deliver(body);
    sendDelayed();
    if (generation !== 'python') return;
    await Promise.all(posts);
    lastSentAt = performance.now();

    function sendDelayed(): void {
      if (delayedBody === undefined) return;
      const lateBody = delayedBody;
      delayedBody = undefined;
      deliver(lateBody);
    }
  };
}

async function post(url: string, body: string, retries: number, retryMs: number, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; attempt <= retries; attempt++) {
    try {
      const headers = { 'content-type': 'application/json', 'user-agent': 'coglet/0.22.0' };
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      if (!RETRIED_STATUSES.has(response.status)) return;
    } catch {
      if (signal.aborted) return;
    }
    await sleep(retryMs * 2 ** attempt, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
  }
}
