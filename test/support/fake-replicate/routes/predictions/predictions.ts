import { Hono } from 'hono';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import { predictionJson } from '#test/support/fake-replicate/predictions/prediction-json.ts';
import type { Predictions } from '#test/support/fake-replicate/predictions/predictions.ts';
import { NOT_FOUND } from '#test/support/fake-replicate/problems.ts';
import { type Env, injectFaults, problemResponse } from '#test/support/fake-replicate/routes/inject-faults.ts';

const PAGE_SIZE = 100;

/** Looking at predictions, and canceling them. */
export function predictionRoutes(fake: FakeContext, predictions: Predictions): Hono<Env> {
  const respondWith = (id: string) => {
    const prediction = predictions.find(id);
    if (!prediction) return problemResponse(NOT_FOUND);
    prediction.reads++;
    return Response.json(predictionJson(prediction, fake.origin, fake.clock.now()));
  };
  const app = new Hono<Env>();
  app.get('/predictions', injectFaults(fake, 'list'), (context) => {
    const { created_after, created_before, cursor } = context.req.query();
    const after = created_after ? Date.parse(created_after) : Number.NEGATIVE_INFINITY;
    const before = created_before ? Date.parse(created_before) : Number.POSITIVE_INFINITY;
    const matching = predictions.all.filter(({ created }) => created >= after && created < before).reverse();
    const from = cursor ? matching.findIndex((each) => each.id === decodeCursor(cursor)) : 0;
    const page = matching.slice(from, from + PAGE_SIZE);
    const firstOfNextPage = matching[from + PAGE_SIZE];
    const next = new URL(context.req.url);
    if (firstOfNextPage) next.searchParams.set('cursor', encodeCursor(firstOfNextPage.id));
    return Response.json({
      previous: null,
      next: firstOfNextPage ? `${fake.origin}${next.pathname}${next.search}` : null,
      results: page.map((each) => predictionJson(each, fake.origin, fake.clock.now())),
    });
  });
  app.get('/predictions/:id', injectFaults(fake, 'get'), (context) =>
    fake.faults.take('not-yet') ? problemResponse(NOT_FOUND) : respondWith(context.req.param('id')),
  );
  app.post('/predictions/:id/cancel', injectFaults(fake, 'cancel'), async (context) => {
    const prediction = predictions.find(context.req.param('id'));
    if (prediction) await predictions.cancel(prediction);
    return respondWith(context.req.param('id'));
  });
  return app;
}

function encodeCursor(id: string): string {
  return Buffer.from(`p=${id}`).toString('base64url');
}

function decodeCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString().slice(2);
}
