import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Behaviour, CogGeneration } from './behaviour.ts';
import type { Container } from './container.ts';
import type { createInputCheck } from './input-check.ts';
import type { PredictionRecord } from './prediction.ts';
import { heldPredictionJson, predictionJson } from './prediction-json.ts';

/** What the routes answer from. `container` gives the process that runs now. */
export interface RouteDeps {
  readonly generation: CogGeneration;
  readonly behaviour: Behaviour;
  readonly openapi: unknown;
  readonly check: ReturnType<typeof createInputCheck>;
  container(): Container;
  /** Resolves when a container that was told to stop waits no longer for what it paints. */
  stopped(): Promise<'stopped'>;
}

type Env = { Bindings: HttpBindings };

const WEBHOOK_EVENTS = ['start', 'output', 'logs', 'completed'] as const;
const MAX_BODY_BYTES = 100 * 1024 * 1024;
const NOT_READY_ERROR = 'Setup has not finished yet. Wait until it has finished, or GET /health-check for status.';

const predictionBody = z.looseObject({
  id: z.string().nullish(),
  input: z.record(z.string(), z.unknown()).nullish(),
  webhook: z.string().nullish(),
  webhook_events_filter: z.array(z.enum(WEBHOOK_EVENTS)).nullish(),
});

/** The HTTP interface of a container, of either generation. */
export function createRoutes(deps: RouteDeps): Hono<Env> {
  const { generation, openapi, container } = deps;
  const app = new Hono<Env>();
  app.use(async (_, next) => {
    await container().unblocked;
    await next();
  });
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (context) => context.text('length limit exceeded', 413) }));
  app.get('/', (context) => context.json(discoveryJson(generation)));
  app.get('/health-check', (context) => context.json(healthJson(deps)));
  app.get('/openapi.json', (context) =>
    generation === 'rust' && container().health === 'STARTING'
      ? context.json({ error: 'OpenAPI schema not available' }, 503)
      : context.json(z.record(z.string(), z.unknown()).parse(openapi)),
  );
  app.post('/predictions', (context) => createPrediction(deps, context, undefined));
  app.put('/predictions/:id', (context) => createPrediction(deps, context, context.req.param('id')));
  app.post('/predictions/:id/cancel', (context) =>
    container().cancel(context.req.param('id')) ? context.json({}) : context.json({}, 404),
  );
  return app;
}

async function createPrediction(deps: RouteDeps, context: Context<Env>, urlId: string | undefined): Promise<Response> {
  const { generation, check, container } = deps;
  const parsed = predictionBody.safeParse(await context.req.json().catch(() => undefined));
  if (!parsed.success) {
    const detail = parsed.error.issues.map((issue) => ({
      loc: ['body', ...issue.path],
      msg: issue.message,
      type: 'value_error',
    }));
    return context.json({ detail }, 422);
  }
  const { id: bodyId, input: rawInput, webhook, webhook_events_filter } = parsed.data;
  const { input, detail } = check(rawInput ?? {});
  // FastAPI reads the body before the handler looks for the id; the Rust server after.
  if (generation === 'python' && detail.length > 0) return context.json({ detail }, 422);
  if (urlId !== undefined && bodyId && bodyId !== urlId) {
    const msg = 'prediction ID must match the ID supplied in the URL';
    return context.json({ detail: [{ loc: ['body', 'id'], msg, type: 'value_error' }] }, 422);
  }
  const { running } = container();
  if (urlId !== undefined && running?.id === urlId)
    return context.json(runningPredictionJson(running, generation), 202);
  if (generation === 'rust' && detail.length > 0) return context.json({ detail }, 422);
  // What paints is gone: FastAPI answers what it did not expect.
  if (generation === 'python' && isBroken(container())) return internalServerError(context);
  const rejection = rejectWhenBusy(container(), generation);
  if (rejection) return context.json(rejection.body, rejection.status);
  const isAsync = context.req.header('prefer') === 'respond-async';
  const started = container().start({
    id: urlId ?? bodyId ?? `pred_${container().createdIds.length}`,
    input,
    webhook: webhook ?? undefined,
    events: webhook_events_filter ?? WEBHOOK_EVENTS,
    isAsync,
  });
  if (isAsync) {
    const { record } = started;
    return context.json(
      generation === 'rust' ? { id: record.id, status: 'starting' } : predictionJson(record, generation),
      202,
    );
  }
  return respondWhenDone(deps, context, started);
}

/** The Rust server cancels when its client goes; the Python server does not notice. */
async function respondWhenDone(
  { generation, behaviour, container, stopped }: RouteDeps,
  context: Context<Env>,
  started: ReturnType<Container['start']>,
) {
  const { record, done } = started;
  const onClose = () =>
    void (generation === 'rust' && !context.env.outgoing.writableFinished && container().cancel(record.id));
  context.env.outgoing.once('close', onClose);
  if (generation === 'python' && behaviour.blocksWhileRunning) {
    const blockedContainer = container();
    blockedContainer.unblocked = done.then(() => {
      blockedContainer.unblocked = undefined;
    });
  }
  const end = await Promise.race([done, stopped()]);
  if (generation === 'python' && end !== 'ended') return internalServerError(context);
  const state = heldPredictionJson(record, generation);
  // A held answer to a failure has lost its logs.
  return context.json(generation === 'rust' && record.status !== 'succeeded' ? { ...state, logs: '' } : state);
}

const isBroken = ({ health }: Container) => health === 'SETUP_FAILED' || health === 'DEFUNCT';

const internalServerError = (context: Context<Env>) => context.text('Internal Server Error', 500);

function rejectWhenBusy(container: Container, generation: CogGeneration) {
  const isReady = container.health === 'READY';
  if (isReady && !container.running) return undefined;
  if (generation === 'python') return { status: 409 as const, body: { detail: 'Already running a prediction' } };
  if (!isReady) return { status: 503 as const, body: { error: NOT_READY_ERROR, status: 'failed' } };
  return { status: 409 as const, body: { error: 'At capacity - all prediction slots busy', status: 'failed' } };
}

function runningPredictionJson(record: PredictionRecord, generation: CogGeneration) {
  return { ...predictionJson(record, generation), input: record.input };
}

function healthJson({ generation, container }: RouteDeps) {
  const { health: state, running, startedAt } = container();
  const at = new Date(startedAt).toISOString();
  const setup = { started_at: at, ...(state !== 'STARTING' && { completed_at: at }), status: 'succeeded', logs: '' };
  const setupStatus = { STARTING: 'starting', READY: 'succeeded', SETUP_FAILED: 'failed', DEFUNCT: 'succeeded' }[state];
  return {
    status: state === 'READY' && running ? 'BUSY' : state,
    // The Python server tells of its setup when that is over.
    setup: generation === 'python' && state === 'STARTING' ? {} : { ...setup, status: setupStatus },
    ...(generation === 'rust' && { version: { coglet: '0.22.0', cog: '0.22.0', python: '3.12.0' } }),
  };
}

function discoveryJson(generation: CogGeneration) {
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
