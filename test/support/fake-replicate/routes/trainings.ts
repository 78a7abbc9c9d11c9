import { Hono } from 'hono';
import { z } from 'zod';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import { findVersion, type HostedModel, inventVersion } from '#test/support/fake-replicate/models.ts';
import { INVALID_VERSION, invalidInput, NO_DESTINATION, NOT_FOUND } from '#test/support/fake-replicate/problems.ts';
import { type Env, problemResponse } from './inject-faults.ts';
import { pageJson } from './page.ts';

interface Training {
  readonly id: string;
  readonly model: string;
  readonly version: string;
  readonly destination: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly created: number;
  canceled: number | undefined;
}

/** ms on the stand-in's clock from the creation of a training to its start, and to its end. */
const [START_AFTER_MS, END_AFTER_MS] = [1000, 60_000];

const trainingBody = z.object({ destination: z.string(), input: z.record(z.string(), z.unknown()) });

/** Trainings: they take a minute, and train nothing. */
export function trainingRoutes(fake: FakeContext, models: ReadonlyMap<string, HostedModel>): Hono<Env> {
  const trainings: Training[] = [];
  const toJson = (training: Training) => trainingJson(training, fake.clock.now(), fake.origin);
  const answer = (id: string, status = 200) => {
    const training = trainings.find((each) => each.id === id);
    return training ? Response.json(toJson(training), { status }) : problemResponse(NOT_FOUND);
  };
  const app = new Hono<Env>();
  app.post('/models/:owner/:name/versions/:version/trainings', async ({ req }) => {
    const found = findVersion(models, req.param('version'));
    if (!found) return problemResponse(INVALID_VERSION);
    const { data } = trainingBody.safeParse(await req.json().catch(() => undefined));
    if (!data)
      return problemResponse(invalidInput([{ type: 'required', field: '', description: 'destination is required' }]));
    if (!models.has(data.destination)) return problemResponse(NO_DESTINATION);
    const id = inventVersion('', `training ${trainings.length}`).slice(0, 26);
    const model = `${found.model.owner}/${found.model.name}`;
    trainings.push({ ...data, id, model, version: found.version.id, created: fake.clock.now(), canceled: undefined });
    return answer(id, 201);
  });
  app.get('/trainings', ({ req }) =>
    Response.json(pageJson([...trainings].reverse(), toJson, { url: req.url, origin: fake.origin, pageSize: 2 })),
  );
  app.get('/trainings/:id', ({ req }) => answer(req.param('id')));
  app.post('/trainings/:id/cancel', ({ req }) => {
    const training = trainings.find(({ id }) => id === req.param('id'));
    if (training && fake.clock.now() < training.created + END_AFTER_MS) training.canceled ??= fake.clock.now();
    return answer(req.param('id'));
  });
  return app;
}

function trainingJson({ created, canceled, destination, ...rest }: Training, now: number, origin: string) {
  const [started, ended] = [created + START_AFTER_MS, canceled ?? created + END_AFTER_MS];
  const isOver = now >= ended;
  const status = isOver
    ? canceled === undefined
      ? 'succeeded'
      : 'canceled'
    : now < started
      ? 'starting'
      : 'processing';
  const address = `${origin}/v1/trainings/${rest.id}`;
  const at = (ms: number) => new Date(ms).toISOString();
  return {
    ...rest,
    status,
    logs: '',
    error: null,
    source: 'api',
    created_at: at(created),
    ...(now >= started && { started_at: at(started) }),
    ...(isOver && { completed_at: at(ended), metrics: { predict_time: (ended - started) / 1000 } }),
    ...(status === 'succeeded' && {
      output: { version: `${destination}:${inventVersion('', rest.id)}`, weights: `${origin}/delivery/weights.tar` },
    }),
    urls: { get: address, cancel: `${address}/cancel` },
  };
}
