import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Behaviour, Generation } from './behaviour.ts';
import type { Container } from './container.ts';
import type { inputCheck } from './input-check.ts';
import type { PredictionRecord } from './prediction.ts';
import { stateOf } from './prediction-json.ts';

/** What the routes answer from. `container` gives the one that lives now. */
export interface House {
  readonly generation: Generation;
  readonly behaviour: Behaviour;
  readonly openapi: unknown;
  readonly check: ReturnType<typeof inputCheck>;
  container(): Container;
}

type Env = { Bindings: HttpBindings };

const EVENTS = ['start', 'output', 'logs', 'completed'] as const;
const LIMIT = 100 * 1024 * 1024;
const NOT_READY = 'Setup has not finished yet. Wait until it has finished, or GET /health-check for status.';

const requested = z.looseObject({
  id: z.string().nullish(),
  input: z.record(z.string(), z.unknown()).nullish(),
  webhook: z.string().nullish(),
  webhook_events_filter: z.array(z.enum(EVENTS)).nullish(),
});

/** The HTTP interface of a container, of either generation. */
export function routesOf(house: House): Hono<Env> {
  const { generation, openapi, container } = house;
  const app = new Hono<Env>();
  app.use(async (_, next) => {
    await container().blocked;
    await next();
  });
  app.use(bodyLimit({ maxSize: LIMIT, onError: (context) => context.text('length limit exceeded', 413) }));
  app.get('/', (context) => context.json(discovery(generation)));
  app.get('/health-check', (context) => context.json(health(house)));
  app.get('/openapi.json', (context) =>
    generation === 'rust' && container().health === 'STARTING'
      ? context.json({ error: 'OpenAPI schema not available' }, 503)
      : context.json(z.record(z.string(), z.unknown()).parse(openapi)),
  );
  app.get('/uploads/*', (context) => {
    const file = container().files.get(context.req.path);
    return file ? context.body(Uint8Array.from(file.bytes), 200, { 'content-type': file.type }) : context.notFound();
  });
  app.post('/predictions', (context) => predict(house, context, undefined));
  app.put('/predictions/:id', (context) => predict(house, context, context.req.param('id')));
  app.post('/predictions/:id/cancel', (context) =>
    container().cancel(context.req.param('id')) ? context.json({}) : context.json({}, 404),
  );
  return app;
}

async function predict(house: House, context: Context<Env>, id: string | undefined): Promise<Response> {
  const { generation, check, container } = house;
  const parsed = requested.safeParse(await context.req.json().catch(() => undefined));
  if (!parsed.success) {
    const detail = parsed.error.issues.map((issue) => ({
      loc: ['body', ...issue.path],
      msg: issue.message,
      type: 'value_error',
    }));
    return context.json({ detail }, 422);
  }
  const { id: own, input: given, webhook, webhook_events_filter } = parsed.data;
  const { input, detail } = check(given ?? {});
  // FastAPI reads the body before the handler looks for the id; the Rust server after.
  if (generation === 'python' && detail.length > 0) return context.json({ detail }, 422);
  if (id !== undefined && own && own !== id) {
    const msg = 'prediction ID must match the ID supplied in the URL';
    return context.json({ detail: [{ loc: ['body', 'id'], msg, type: 'value_error' }] }, 422);
  }
  const { running } = container();
  if (id !== undefined && running?.id === id) return context.json(runningState(running, generation), 202);
  if (generation === 'rust' && detail.length > 0) return context.json({ detail }, 422);
  const busy = turnedAway(container(), generation);
  if (busy) return context.json(busy.body, busy.status);
  const work = container().begin({
    id: id ?? own ?? `pred_${container().begun}`,
    input,
    webhook: webhook ?? undefined,
    events: webhook_events_filter ?? EVENTS,
  });
  if (context.req.header('prefer') === 'respond-async') {
    const { record } = work;
    return context.json(
      generation === 'rust' ? { id: record.id, status: 'starting' } : stateOf(record, generation),
      202,
    );
  }
  return held(house, context, work);
}

/** The Rust server cancels when its client goes; the Python server does not notice. */
async function held(
  { generation, behaviour, container }: House,
  context: Context<Env>,
  work: ReturnType<Container['begin']>,
) {
  const { record, done } = work;
  const gone = () =>
    void (generation === 'rust' && !context.env.outgoing.writableFinished && container().cancel(record.id));
  context.env.outgoing.once('close', gone);
  if (generation === 'python' && behaviour.blocks) {
    const here = container();
    here.blocked = done.then(() => {
      here.blocked = undefined;
    });
  }
  await done;
  const state = stateOf(record, generation);
  // A held answer to a failure has lost its logs.
  return context.json(generation === 'rust' && record.status !== 'succeeded' ? { ...state, logs: '' } : state);
}

function turnedAway(container: Container, generation: Generation) {
  const ready = container.health === 'READY';
  if (ready && !container.running) return undefined;
  if (generation === 'python') return { status: 409 as const, body: { detail: 'Already running a prediction' } };
  if (!ready) return { status: 503 as const, body: { error: NOT_READY, status: 'failed' } };
  return { status: 409 as const, body: { error: 'At capacity - all prediction slots busy', status: 'failed' } };
}

function runningState(record: PredictionRecord, generation: Generation) {
  return { ...stateOf(record, generation), input: record.input };
}

function health({ generation, container }: House) {
  const { health: own, running, startedAt } = container();
  const at = new Date(startedAt).toISOString();
  const setup = { started_at: at, ...(own !== 'STARTING' && { completed_at: at }), status: 'succeeded', logs: '' };
  const told = { STARTING: 'starting', READY: 'succeeded', SETUP_FAILED: 'failed' }[own];
  return {
    status: own === 'READY' && running ? 'BUSY' : own,
    setup: { ...setup, status: told },
    ...(generation === 'rust' && { version: { coglet: '0.22.0', cog: '0.22.0', python: '3.12.0' } }),
  };
}

function discovery(generation: Generation) {
  return {
    cog_version: generation === 'rust' ? '0.22.0' : '0.9.21',
    docs_url: '/docs',
    openapi_url: '/openapi.json',
    shutdown_url: '/shutdown',
    healthcheck_url: '/health-check',
    predictions_url: '/predictions',
    predictions_idempotent_url: '/predictions/{prediction_id}',
    predictions_cancel_url: '/predictions/{prediction_id}/cancel',
  };
}
