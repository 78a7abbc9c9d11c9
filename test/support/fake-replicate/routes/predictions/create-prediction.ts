import { Hono } from 'hono';
import { z } from 'zod';
import { DEPLOYMENT_OWNER, type Deployment } from '#test/support/fake-replicate/deployments.ts';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import {
  findVersion,
  type HostedModel,
  latestVersion,
  type ModelVersion,
} from '#test/support/fake-replicate/models.ts';
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
import { type Env, injectFaults, problemResponse } from '#test/support/fake-replicate/routes/inject-faults.ts';
import { parseCancelAfter } from './cancel-after.ts';
import { INVALID_CANCEL_AFTER, invalidBodyFields } from './invalid-body-fields.ts';
import { invalidFields } from './invalid-fields.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';

const webhookEvent = z.enum(['start', 'output', 'logs', 'completed']);
const commonFields = {
  input: z.record(z.string(), z.unknown()),
  stream: z.boolean().optional(),
  webhook: z.string().optional(),
  webhook_events_filter: z.array(webhookEvent).optional(),
};
const modelBody = z.strictObject(commonFields).transform((body) => ({ ...body, version: undefined }));
/** In the order in which Replicate names what is wrong. */
const versionBody = z.strictObject({ version: z.string(), ...commonFields });

/** `Prefer: wait` alone is a minute. */
const PREFER_WAIT = /^wait(?:=([1-9]|[1-5]\d|60))?$/;

/** All ways to create a prediction. */
export function createPredictionRoutes(
  fake: FakeContext,
  models: ReadonlyMap<string, HostedModel>,
  predictions: Predictions,
  deployments: ReadonlyMap<string, Deployment>,
): Hono<Env> {
  const limits = { full: createRateLimit(fake.clock, 600, 600), low: createRateLimit(fake.clock, 6, 1) };

  /** @param target what the path names; else the body does */
  const create = async (request: Request, target: ModelVersion | undefined): Promise<Response> => {
    const json: unknown = await request.json().catch(() => undefined);
    const parsed = target ? modelBody.safeParse(json) : versionBody.safeParse(json);
    if (!parsed.success) return problemResponse(invalidInput(invalidBodyFields(parsed.error)));
    const { version = '', input, webhook, webhook_events_filter } = parsed.data;
    const found = target ?? findVersion(models, version);
    if (!found) return problemResponse(INVALID_VERSION);
    const fields = invalidFields(found.version, input);
    if (fields.length > 0) return problemResponse(invalidInput(fields));
    if (found.model.judge && fake.faults.take('judge', ({ how }) => how === 'no-credit'))
      return problemResponse(NO_CREDIT);
    const lifetime = parseCancelAfter(request.headers.get('cancel-after'));
    if (lifetime === 'invalid') return problemResponse(invalidInput([INVALID_CANCEL_AFTER]));
    const prediction = predictions.create({
      ...found,
      input,
      webhook,
      events: webhook_events_filter,
      deadline: lifetime === undefined ? undefined : fake.clock.now() + lifetime,
    });
    const prefer = request.headers.get('prefer');
    const wait = PREFER_WAIT.exec(prefer ?? '');
    if (wait) await predictions.waitForOutput(prediction, Number(wait[1] ?? 60) * 1000);
    prediction.reads++;
    const body = predictionJson(prediction, fake.origin, fake.clock.now());
    const done = prediction.output !== undefined;
    const answer = done && prediction.status === 'processing' ? { ...body, logs: '', metrics: undefined } : body;
    return Response.json(answer, {
      status: wait && !done ? 202 : 201,
      headers: wait && prefer ? { 'preference-applied': prefer } : {},
    });
  };

  const officialModel = (owner: string, name: string) => {
    const model = models.get(`${owner}/${name}`);
    return model?.official ? latestVersion(model) : undefined;
  };
  const deployed = (owner: string, name: string) =>
    owner === DEPLOYMENT_OWNER ? deployments.get(name)?.target : undefined;
  const paths = [
    ['/predictions', undefined],
    ['/models/:owner/:name/predictions', officialModel],
    ['/deployments/:owner/:name/predictions', deployed],
  ] as const;

  const app = new Hono<Env>();
  for (const [path, find] of paths) {
    app.post(path, injectFaults(fake, 'create'), async (context) => {
      const { problem, headers } = admitCreation(fake, limits);
      if (problem) return problemResponse(problem);
      const target = find?.(context.req.param('owner') ?? '', context.req.param('name') ?? '');
      if (find && !target) return problemResponse({ status: 404, body: { detail: 'Not Found', status: 404 } });
      const answer = await create(context.req.raw, target);
      for (const [key, value] of Object.entries(headers)) answer.headers.set(key, value);
      return answer;
    });
  }
  return app;
}

function admitCreation({ behaviour }: FakeContext, limits: { full: RateLimit; low: RateLimit }) {
  if (behaviour.credit === 'none') return { problem: NO_CREDIT, headers: {} };
  const allowance = limits[behaviour.credit].take();
  if ('left' in allowance)
    return { headers: { 'ratelimit-remaining': String(allowance.left), 'ratelimit-reset': '1' } };
  const problem: Problem = behaviour.credit === 'low' ? lowCredit(allowance.wait) : throttled(allowance.wait);
  return { problem, headers: {} };
}
