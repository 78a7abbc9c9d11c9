import { Hono } from 'hono';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import { type HostedModel, modelJson } from '#test/support/fake-replicate/models.ts';
import { NOT_FOUND } from '#test/support/fake-replicate/problems.ts';
import { type Env, injectFaults, problemResponse } from './inject-faults.ts';

/** Versions a page; few, so that there is more than one page. */
const PAGE_SIZE = 1;

/** Models, their versions, and the account. */
export function modelRoutes(fake: FakeContext, models: ReadonlyMap<string, HostedModel>): Hono<Env> {
  const app = new Hono<Env>();
  const find = (params: Readonly<Record<string, string>>) => models.get(`${params.owner}/${params.name}`);
  app.get('/account', injectFaults(fake, 'account'), () =>
    Response.json({ type: 'user', username: 'lorikeet', name: 'Lorikeet', github_url: 'https://github.com/lorikeet' }),
  );
  app.get('/webhooks/default/secret', () => Response.json({ key: fake.webhookSecret }));
  app.get('/models/:owner/:name', injectFaults(fake, 'model'), (context) => {
    const model = find(context.req.param());
    return model ? Response.json(modelJson(model)) : problemResponse(NOT_FOUND);
  });
  app.get('/models/:owner/:name/versions', injectFaults(fake, 'model'), (context) => {
    const model = find(context.req.param());
    if (!model) return problemResponse(NOT_FOUND);
    const from = Number(context.req.query('cursor') ?? 0);
    const more = model.versions.length > from + PAGE_SIZE;
    const path = `${fake.origin}/v1/models/${model.owner}/${model.name}/versions?cursor=${from + PAGE_SIZE}`;
    return Response.json({
      previous: null,
      next: more ? path : null,
      results: model.versions.slice(from, from + PAGE_SIZE),
    });
  });
  app.get('/models/:owner/:name/versions/:id', injectFaults(fake, 'model'), (context) => {
    const version = find(context.req.param())?.versions.find(({ id }) => id === context.req.param('id'));
    return version ? Response.json(version) : problemResponse(NOT_FOUND);
  });
  return app;
}
