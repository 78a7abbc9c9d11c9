import { Hono } from 'hono';
import { z } from 'zod';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import { type HostedModel, modelJson } from '#test/support/fake-replicate/models.ts';
import { predictionJson } from '#test/support/fake-replicate/predictions/prediction-json.ts';
import type { Predictions } from '#test/support/fake-replicate/predictions/predictions.ts';
import { invalidInput, NOT_FOUND } from '#test/support/fake-replicate/problems.ts';
import { type Env, injectFaults, problemResponse } from './inject-faults.ts';
import { pageJson } from './page.ts';

/** As recorded, without the newer ones. */
const HARDWARE = [
  { sku: 'cpu', name: 'CPU' },
  { sku: 'gpu-t4', name: 'Nvidia T4 GPU' },
  { sku: 'gpu-h100', name: 'Nvidia H100 GPU' },
];

const COLLECTION = {
  name: 'Flux fine-tunes',
  slug: 'flux-fine-tunes',
  description: 'Models that were trained on a few pictures',
};

const newModel = z.object({
  owner: z.string(),
  name: z.string(),
  visibility: z.enum(['public', 'private']),
  hardware: z.string(),
});

/** Lists of models, collections and hardware, and the search among them. */
export function catalogueRoutes(
  fake: FakeContext,
  models: Map<string, HostedModel>,
  predictions: Predictions,
): Hono<Env> {
  const app = new Hono<Env>();
  const page = (url: string) => ({ url, origin: fake.origin, pageSize: 3 });
  // One client sends its words as JSON, in quotes.
  const search = (query: string) =>
    [...models].filter(([name]) => name.includes(query.replaceAll('"', ''))).map(([, model]) => model);
  app.get('/hardware', () => Response.json(HARDWARE));
  app.get('/collections', ({ req }) => Response.json(pageJson([COLLECTION], (each) => each, page(req.url))));
  app.get('/collections/:slug', ({ req }) =>
    req.param('slug') === COLLECTION.slug
      ? Response.json({ ...COLLECTION, full_description: null, models: search('').map(modelJson) })
      : problemResponse(NOT_FOUND),
  );
  app.get('/models', ({ req }) => Response.json(pageJson(search(''), modelJson, page(req.url))));
  app.on('QUERY', '/models', async ({ req }) =>
    Response.json({ next: null, previous: null, results: search(await req.text()).map(modelJson) }),
  );
  app.get('/search', injectFaults(fake, 'search'), ({ req }) => {
    const query = req.query('query') ?? '';
    if (!query) return Response.json({ detail: 'Query parameter "query" is required' }, { status: 400 });
    const found = searchByWords([...models.values()], query).slice(0, Number(req.query('limit') ?? 20));
    const metadata = { generated_description: null, tags: ['flux'], score: 1 };
    const results = found.map((model) => ({ model: modelJson(model), metadata }));
    return Response.json({ query, models: results, collections: [], pages: [] });
  });
  app.post('/models', async ({ req }) => {
    const { data } = newModel.safeParse(await req.json().catch(() => undefined));
    if (!data)
      return problemResponse(invalidInput([{ type: 'required', field: '', description: 'owner is required' }]));
    const model = { owner: data.owner, name: data.name, official: false, versions: [] };
    models.set(`${data.owner}/${data.name}`, model);
    return Response.json(modelJson(model), { status: 201 });
  });
  app.delete('/models/:owner/:name', ({ req, body }) =>
    models.delete(`${req.param('owner')}/${req.param('name')}`) ? body(null, 204) : problemResponse(NOT_FOUND),
  );
  app.get('/models/:owner/:name/readme', injectFaults(fake, 'model'), ({ req, text }) => {
    const model = models.get(`${req.param('owner')}/${req.param('name')}`);
    return model ? text(`# ${model.name}\n`) : problemResponse(NOT_FOUND);
  });
  app.get('/models/:owner/:name/examples', ({ req }) => {
    const model = models.get(`${req.param('owner')}/${req.param('name')}`);
    const examples = predictions.all.filter((each) => each.model === model && each.status === 'succeeded').slice(0, 1);
    const toJson = (each: (typeof examples)[number]) => predictionJson(each, fake.origin, fake.clock.now());
    return model ? Response.json(pageJson(examples, toJson, page(req.url))) : problemResponse(NOT_FOUND);
  });
  return app;
}

/** Models that have any of the words, those with most of them first. */
function searchByWords(models: readonly HostedModel[], query: string): HostedModel[] {
  const words = query.toLowerCase().split(/\s+/);
  const scoreOf = (model: HostedModel) => {
    const text = `${model.owner} ${model.name} ${model.about?.description ?? ''}`.toLowerCase();
    return words.filter((word) => text.includes(word)).length;
  };
  const scored = models.map((model) => ({ model, score: scoreOf(model) })).filter(({ score }) => score > 0);
  return scored.sort((one, other) => other.score - one.score).map(({ model }) => model);
}
