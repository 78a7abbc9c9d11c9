import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour, Generation, WebhookEvent } from './behaviour.ts';
import type { PredictionRecord } from './prediction.ts';
import { stateOf } from './prediction-json.ts';

/** Answers after which a last webhook is sent again; any other is taken for good, 404 too. */
const RETRIED = new Set([429, 500, 502, 503, 504]);
const RETRIES = 12;

/** Sends the webhooks of one prediction: throttled, unsigned; the last one again and again until it is taken. */
export function webhooksOf(
  record: PredictionRecord,
  generation: Generation,
  behaviour: Behaviour,
  signal: AbortSignal,
) {
  let last = Number.NEGATIVE_INFINITY;
  let held: string | undefined;

  function due(event: WebhookEvent): boolean {
    if (event === 'completed') return true;
    // The Rust server lets every output through: it is what people wait for.
    if (event === 'output' && generation === 'rust') return true;
    return performance.now() - last >= behaviour.throttleMs;
  }

  return function send(event: WebhookEvent): void {
    if (record.webhook === undefined || !record.events.includes(event) || !due(event)) return;
    last = performance.now();
    const { webhook } = record;
    const body = JSON.stringify(stateOf(record, generation));
    const retries = event === 'completed' ? RETRIES : 0;
    const deliver = (text: string) => void post(webhook, text, retries, behaviour.retryMs, signal);
    const fate = behaviour.fate(event, record);
    if (fate === 'late') {
      held = body;
      void sleep(behaviour.throttleMs, undefined, { signal, ref: false }).then(release, () => undefined);
      return;
    }
    if (fate !== 'lose') deliver(body);
    if (fate === 'twice') deliver(body);
    release();

    function release(): void {
      if (held === undefined) return;
      const late = held;
      held = undefined;
      deliver(late);
    }
  };
}

async function post(url: string, body: string, retries: number, retryMs: number, signal: AbortSignal): Promise<void> {
  for (let tries = 0; tries <= retries; tries++) {
    try {
      const headers = { 'content-type': 'application/json', 'user-agent': 'coglet/0.22.0' };
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      if (!RETRIED.has(response.status)) return;
    } catch {
      if (signal.aborted) return;
    }
    await sleep(retryMs * 2 ** tries, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
  }
}
