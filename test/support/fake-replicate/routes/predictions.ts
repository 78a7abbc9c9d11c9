import { Hono } from 'hono';
import type { World } from '#test/support/fake-replicate/fake-context.ts';
import { predictionJson } from '#test/support/fake-replicate/predictions/prediction-json.ts';
import type { Predictions } from '#test/support/fake-replicate/predictions/predictions.ts';
import { NOT_FOUND } from '#test/support/fake-replicate/problems.ts';
import { type Env, misbehaving, refuse } from './inject-faults.ts';

const PAGE = 100;

/** Looking at predictions, and canceling them. */
export function following(world: World, predictions: Predictions): Hono<Env> {
  const json = (id: string) => {
    const prediction = predictions.find(id);
    if (!prediction) return refuse(NOT_FOUND);
    prediction.reads++;
    return Response.json(predictionJson(prediction, world.origin, world.clock.now()));
  };
  const app = new Hono<Env>();
  app.get('/predictions', misbehaving(world, 'list'), (context) => {
    const { created_after, created_before, cursor } = context.req.query();
    const after = created_after ? Date.parse(created_after) : Number.NEGATIVE_INFINITY;
    const before = created_before ? Date.parse(created_before) : Number.POSITIVE_INFINITY;
    const newest = predictions.all.filter(({ created }) => created >= after && created < before).reverse();
    const from = cursor ? newest.findIndex((each) => each.id === decode(cursor)) : 0;
    const page = newest.slice(from, from + PAGE);
    const follower = newest[from + PAGE];
    const next = new URL(context.req.url);
    if (follower) next.searchParams.set('cursor', encode(follower.id));
    return Response.json({
      previous: null,
      next: follower ? `${world.origin}${next.pathname}${next.search}` : null,
      results: page.map((each) => predictionJson(each, world.origin, world.clock.now())),
    });
  });
  app.get('/predictions/:id', misbehaving(world, 'get'), (context) =>
    world.faults.take('not-yet') ? refuse(NOT_FOUND) : json(context.req.param('id')),
  );
  app.post('/predictions/:id/cancel', misbehaving(world, 'cancel'), async (context) => {
    const prediction = predictions.find(context.req.param('id'));
    if (prediction) await predictions.cancel(prediction);
    return json(context.req.param('id'));
  });
  return app;
}

function encode(id: string): string {
  return Buffer.from(`p=${id}`).toString('base64url');
}

function decode(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString().slice(2);
}
