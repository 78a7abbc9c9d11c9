import { createHmac, randomUUID } from 'node:crypto';
import type { World } from '#test/support/fake-replicate/fake-context.ts';
import type { Prediction, WebhookEvent } from './prediction.ts';
import { predictionJson } from './prediction-json.ts';

/** Events that are sent no more often than this, in ms. */
const THROTTLED: ReadonlySet<WebhookEvent> = new Set(['output', 'logs']);
const THROTTLE_MS = 500;

/** The headers that a webhook is signed with: HMAC-SHA256 over id, timestamp in seconds, and body. */
export function signed(secret: string, id: string, timestamp: number, body: string): Record<string, string> {
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
  readonly #world: World;
  readonly #last = new Map<string, number>();
  /** One that is kept back, to be sent after its successor. */
  readonly #kept = new Map<string, () => Promise<void>>();
  readonly #closed = new AbortController();

  constructor(world: World) {
    this.#world = world;
  }

  send(prediction: Prediction, event: WebhookEvent): void {
    const { webhook, events, id } = prediction;
    if (!webhook || (events ? !events.includes(event) : event === 'start' || event === 'logs')) return;
    const now = this.#world.clock.now();
    if (THROTTLED.has(event)) {
      if (now - (this.#last.get(id + event) ?? 0) < THROTTLE_MS) return;
      this.#last.set(id + event, now);
    }
    const body = JSON.stringify(predictionJson(prediction, this.#world.origin, now));
    const message = `msg_${randomUUID()}`;
    const post = () => this.#post(webhook, message, body, event === 'completed');
    const how = this.#world.faults.take('webhook', (fault) => fault.how !== 'unsigned')?.how;
    if (how === 'reordered' && event !== 'completed') {
      this.#kept.set(id, post);
      return;
    }
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    void post()
      .then(how === 'twice' ? post : undefined)
      .then(kept);
  }

  close(): void {
    this.#closed.abort();
  }

  async #post(url: string, message: string, body: string, terminal: boolean): Promise<void> {
    const { clock, faults, webhookSecret } = this.#world;
    const headers = signed(webhookSecret, message, Math.floor(clock.now() / 1000), body);
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
