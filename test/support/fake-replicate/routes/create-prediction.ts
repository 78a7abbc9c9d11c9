import { Hono } from 'hono';
import { z } from 'zod';
import type { World } from '#test/support/fake-replicate/fake-context.ts';
import type { Model, Version } from '#test/support/fake-replicate/models.ts';
import { predictionJson } from '#test/support/fake-replicate/predictions/prediction-json.ts';
import type { Predictions } from '#test/support/fake-replicate/predictions/predictions.ts';
import {
  INVALID_VERSION,
  invalidInput,
  lowCredit,
  NO_CREDIT,
  type Problem,
  throttled,
} from '#test/support/fake-replicate/problems.ts';
import { duration } from './cancel-after.ts';
import { type Env, misbehaving, refuse } from './inject-faults.ts';
import { INVALID_CANCEL_AFTER, invalidBody } from './invalid-body-fields.ts';
import { invalidFields } from './invalid-fields.ts';
import { type Limit, limit } from './rate-limit.ts';

const event = z.enum(['start', 'output', 'logs', 'completed']);
const shape = {
  input: z.record(z.string(), z.unknown()),
  stream: z.boolean().optional(),
  webhook: z.string().optional(),
  webhook_events_filter: z.array(event).optional(),
};
const byModel = z.strictObject(shape).transform((body) => ({ ...body, version: undefined }));
/** In the order in which Replicate names what is wrong. */
const byVersion = z.strictObject({ version: z.string(), ...shape });

/** `Prefer: wait` alone is a minute. */
const PREFER = /^wait(?:=([1-9]|[1-5]\d|60))?$/;

/** Both ways to create a prediction. */
export function creating(world: World, models: ReadonlyMap<string, Model>, predictions: Predictions): Hono<Env> {
  const limits = { full: limit(world.clock, 600, 600), low: limit(world.clock, 6, 1) };

  const create = async (request: Request, chosen: Model | undefined): Promise<Response> => {
    const json: unknown = await request.json().catch(() => undefined);
    const parsed = chosen ? byModel.safeParse(json) : byVersion.safeParse(json);
    if (!parsed.success) return refuse(invalidInput(invalidBody(parsed.error)));
    const { version = '', input, webhook, webhook_events_filter } = parsed.data;
    const found = chosen ? official(chosen) : findVersion(models, version);
    if (!found) return refuse(INVALID_VERSION);
    const fields = invalidFields(found.version, input);
    if (fields.length > 0) return refuse(invalidInput(fields));
    const lifetime = duration(request.headers.get('cancel-after'));
    if (lifetime === 'invalid') return refuse(invalidInput([INVALID_CANCEL_AFTER]));
    const prediction = predictions.create({
      ...found,
      input,
      webhook,
      events: webhook_events_filter,
      deadline: lifetime === undefined ? undefined : world.clock.now() + lifetime,
    });
    const prefer = request.headers.get('prefer');
    const wait = PREFER.exec(prefer ?? '');
    if (wait) await predictions.untilFiles(prediction, Number(wait[1] ?? 60) * 1000);
    prediction.reads++;
    const body = predictionJson(prediction, world.origin, world.clock.now());
    const done = prediction.output !== undefined;
    const answer = done && prediction.status === 'processing' ? { ...body, logs: '', metrics: undefined } : body;
    return Response.json(answer, {
      status: wait && !done ? 202 : 201,
      headers: wait && prefer ? { 'preference-applied': prefer } : {},
    });
  };

  const app = new Hono<Env>();
  for (const path of ['/predictions', '/models/:owner/:name/predictions']) {
    app.post(path, misbehaving(world, 'create'), async (context) => {
      const { problem, headers } = admitted(world, limits);
      if (problem) return refuse(problem);
      const [owner, name] = [context.req.param('owner'), context.req.param('name')];
      const model = owner ? models.get(`${owner}/${name}`) : undefined;
      if (owner && !model?.official) return refuse({ status: 404, body: { detail: 'Not Found', status: 404 } });
      const answer = await create(context.req.raw, model);
      for (const [key, value] of Object.entries(headers)) answer.headers.set(key, value);
      return answer;
    });
  }
  return app;
}

function admitted({ behaviour }: World, limits: { full: Limit; low: Limit }) {
  if (behaviour.credit === 'none') return { problem: NO_CREDIT, headers: {} };
  const taken = limits[behaviour.credit].take();
  if ('left' in taken) return { headers: { 'ratelimit-remaining': String(taken.left), 'ratelimit-reset': '1' } };
  const problem: Problem = behaviour.credit === 'low' ? lowCredit(taken.wait) : throttled(taken.wait);
  return { problem, headers: {} };
}

type Found = { readonly model: Model; readonly version: Version };

function official(model: Model): Found | undefined {
  const version = model.versions[0];
  return version && { model, version };
}

/** A version's id, the same after `owner/name:`, or an official model's name. */
function findVersion(models: ReadonlyMap<string, Model>, reference: string): Found | undefined {
  const named = models.get(reference);
  if (named) return named.official ? official(named) : undefined;
  const id = reference.split(':').at(-1);
  for (const model of models.values()) {
    const version = model.versions.find((each) => each.id === id);
    if (version) return { model, version };
  }
  return undefined;
}
