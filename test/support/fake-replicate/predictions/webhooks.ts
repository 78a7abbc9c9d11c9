import { createHmac, randomUUID } from 'node:crypto';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import type { Prediction, WebhookEvent } from './prediction.ts';
import { predictionJson } from './prediction-json.ts';

/** Events that are sent no more often than this, in ms. */
const THROTTLED_EVENTS: ReadonlySet<WebhookEvent> = new Set(['output', 'logs']);
const THROTTLE_MS = 500;

/** The headers that a webhook is signed with: HMAC-SHA256 over id, timestamp in seconds, and body. */
export function signWebhook(secret: string, id: string, timestamp: number, body: string): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}

/** Calls back as Replicate does: the terminal event is tried again until it is accepted, nothing follows a redirect. */
export class Webhooks {
  readonly #fake: FakeContext;
  readonly #lastSentAt = new Map<string, number>();
  /** A webhook that is held back, to be sent after the next one. */
  readonly #deferred = new Map<string, () => Promise<void>>();
  readonly #closed = new AbortController();

  constructor(fake: FakeContext) {
    this.#fake = fake;
  }

  send(prediction: Prediction, event: WebhookEvent): void {
    const { webhook, events, id } = prediction;
    if (!webhook || (events ? !events.includes(event) : event === 'start' || event === 'logs')) return;
    const now = this.#fake.clock.now();
    if (THROTTLED_EVENTS.has(event)) {
      if (now - (this.#lastSentAt.get(id + event) ?? 0) < THROTTLE_MS) return;
      this.#lastSentAt.set(id + event, now);
    }
    const body = JSON.stringify(predictionJson(prediction, this.#fake.origin, now));
    const message = `msg_${randomUUID()}`;
    const post = () => this.#post(webhook, message, body, event === 'completed');
    const how = this.#fake.faults.take('webhook', (fault) => fault.how !== 'unsigned')?.how;
    if (how === 'reordered' && event !== 'completed') {
      this.#deferred.set(id, post);
      return;
    }
    const deferred = this.#deferred.get(id);
    this.#deferred.delete(id);
    void post()
      .then(how === 'twice' ? post : undefined)
      .then(deferred);
  }

  close(): void {
    this.#closed.abort();
  }

  async #post(url: string, message: string, body: string, terminal: boolean): Promise<void> {
    const { clock, faults, webhookSecret } = this.#fake;
    const headers = signWebhook(webhookSecret, message, Math.floor(clock.now() / 1000), body);
    if (faults.take('webhook', (fault) => fault.how === 'unsigned')) delete headers['webhook-signature'];
    for (let attempt = 0; attempt < (terminal ? 6 : 1) && !this.#closed.signal.aborted; attempt++) {
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers,
          body,
          redirect: 'manual',
          signal: this.#closed.signal,
        });
        await answer.arrayBuffer();
        if (answer.ok) return;
      } catch {
        // A receiver that is not there is asked again like one that answers with an error.
      }
      await clock.sleep(1000 * 2 ** attempt, this.#closed.signal).catch(() => undefined);
    }
  }
}
