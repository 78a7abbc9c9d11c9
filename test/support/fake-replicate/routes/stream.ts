import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { isTerminal } from '#test/support/fake-replicate/predictions/prediction.ts';
import type { Predictions } from '#test/support/fake-replicate/predictions/predictions.ts';
import { NOT_FOUND } from '#test/support/fake-replicate/problems.ts';
import { type Env, problemResponse } from './inject-faults.ts';

/** ms of real time between two looks at a prediction. */
const POLL_MS = 5;

/** `urls.stream`: the files of a prediction as server-sent events, and its end. Replicate has another host for it, and it takes no token. */
export function streamRoutes(predictions: Predictions): Hono<Env> {
  return new Hono<Env>().get('/v1/files/:stream{bcwr-.+}', (context) => {
    const prediction = predictions.find(context.req.param('stream').slice('bcwr-'.length));
    if (!prediction) return problemResponse(NOT_FOUND);
    return streamSSE(context, async (stream) => {
      while (!isTerminal(prediction) && !stream.aborted) await sleep(POLL_MS);
      const files = [prediction.output ?? []].flat().map(String);
      for (const [nth, data] of files.entries()) await stream.writeSSE({ event: 'output', id: `${nth}:0`, data });
      if (prediction.status === 'failed') {
        await stream.writeSSE({ event: 'error', data: JSON.stringify({ detail: prediction.error }) });
      }
      const reason =
        prediction.status === 'succeeded' ? {} : { reason: prediction.status === 'failed' ? 'error' : 'canceled' };
      await stream.writeSSE({ event: 'done', data: JSON.stringify(reason) });
    });
  });
}
