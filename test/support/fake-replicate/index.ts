import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { type Clock, fastClock } from './clock.ts';
import type { Deployment } from './deployments.ts';
import type { Behaviour, FakeContext } from './fake-context.ts';
import { Faults } from './faults.ts';
import { Files } from './files.ts';
import { createHostedModels, type HostedModel } from './models.ts';
import type { Prediction } from './predictions/prediction.ts';
import { Predictions } from './predictions/predictions.ts';
import { Webhooks } from './predictions/webhooks.ts';
import { NOT_FOUND, throttled, UNAUTHENTICATED } from './problems.ts';
import { type ReceivedRequest, readRequest } from './received-request.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { deliveryRoutes } from './routes/delivery.ts';
import { deploymentRoutes } from './routes/deployments.ts';
import { fileRoutes } from './routes/files.ts';
import { type Env, problemResponse } from './routes/inject-faults.ts';
import { modelPageRoutes } from './routes/model-page.ts';
import { modelRoutes } from './routes/models.ts';
import { createPredictionRoutes } from './routes/predictions/create-prediction.ts';
import { predictionRoutes } from './routes/predictions/predictions.ts';
import { createRateLimit } from './routes/predictions/rate-limit.ts';
import { streamRoutes } from './routes/stream.ts';
import { trainingRoutes } from './routes/trainings.ts';

export interface FakeReplicateOptions extends Partial<Behaviour> {
  readonly clock?: Clock;
  readonly token?: string;
  /** 0, unless told: any that is free. */
  readonly port?: number;
  /** Told of each request as it comes, and once more as its answer leaves. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** A request as seen on the network. `path` is without the query. */
export interface Exchange {
  readonly phase: 'request' | 'response';
  readonly method: string;
  readonly path: string;
}

/** A fake of Replicate's API: it validates, limits rates, bills, deletes after an hour, and injects faults on demand. */
export interface FakeReplicate extends AsyncDisposable {
  /** What `REPLICATE_API_URL` is set to. */
  readonly apiUrl: string;
  readonly token: string;
  readonly webhookSecret: string;
  readonly clock: Clock;
  readonly behaviour: Behaviour;
  readonly faults: Faults;
  readonly models: Map<string, HostedModel>;
  /** Everything that was received, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** Paths of the models whose pages on the site were read, in order. */
  readonly pageRequests: readonly string[];
  /** In the order of their creation. */
  readonly predictions: readonly Prediction[];
  /** The bytes of a file that was uploaded or painted, by its address. */
  readFile(url: string): Uint8Array | undefined;
  /** How many of them run now, and how many have to be paid for. */
  readonly runningCount: number;
  readonly billedCount: number;
}

const FAKE_TOKEN = 'r8_StandInTokenThatMustNeverBeSeenAnywhere0';

/** Opens a stand-in on localhost. */
export async function openFakeReplicate(options: FakeReplicateOptions = {}): Promise<FakeReplicate> {
  const { clock = fastClock(), token = FAKE_TOKEN, port = 0, onExchange = () => {}, ...behaviour } = options;
  const fake: FakeContext = {
    behaviour: { bootMs: 50, stepMs: 0, finishMs: 50, shrink: 8, credit: 'full', ...behaviour },
    clock,
    faults: new Faults(),
    origin: '',
    token,
    webhookSecret: `whsec_${Buffer.from('a stand-in signs with this').toString('base64')}`,
  };
  const requests: ReceivedRequest[] = [];
  const pageRequests: string[] = [];
  const [files, models, webhooks] = [new Files(), createHostedModels(), new Webhooks(fake)];
  const readFile = (url: string) => url.split('/').flatMap((part) => files.get(part) ?? [])[0]?.bytes;
  const predictions = new Predictions({
    fake,
    onChange: (prediction, what) => webhooks.send(prediction, what),
    storeOutput: ({ name, type, bytes }) => {
      const { id } = files.put({ name, type, bytes, created: clock.now() });
      return `${fake.origin}/delivery/${id}/${name}`;
    },
    readInputFile: readFile,
  });
  const readLimit = createRateLimit(clock, 3000, 3000);

  const api = new Hono<Env>();
  api.use(async (context, next) => {
    requests.push(await readRequest(context.req.raw, clock.now()));
    if (!/^(Bearer|Token) /.test(context.req.header('authorization') ?? '')) return problemResponse(UNAUTHENTICATED);
    if (context.req.header('authorization')?.split(' ')[1] !== token) return problemResponse(UNAUTHENTICATED);
    const allowance = context.req.method === 'POST' ? { left: 0 } : readLimit.take();
    return 'wait' in allowance ? problemResponse(throttled(allowance.wait)) : next();
  });
  const deployments = new Map<string, Deployment>();
  api.route('/', createPredictionRoutes(fake, models, predictions, deployments));
  api.route('/', predictionRoutes(fake, predictions));
  api.route('/', modelRoutes(fake, models));
  api.route('/', fileRoutes(fake, files));
  api.route('/', catalogueRoutes(fake, models, predictions));
  api.route('/', deploymentRoutes(fake, models, deployments));
  api.route('/', trainingRoutes(fake, models));
  api.all('*', () => problemResponse(NOT_FOUND));
  const reportExchange: MiddlewareHandler<Env> = async ({ req: { method, path } }, next) => {
    onExchange({ phase: 'request', method, path });
    await next();
    onExchange({ phase: 'response', method, path });
  };
  const app = new Hono<Env>()
    .use(reportExchange)
    .route('/', streamRoutes(predictions))
    .route('/v1', api)
    .route('/', deliveryRoutes(fake, files))
    .route(
      '/',
      modelPageRoutes(models, (path) => pageRequests.push(path)),
    );

  const server = createAdaptorServer({ fetch: app.fetch });
  fake.origin = await listen(server, port);
  return {
    apiUrl: `${fake.origin}/v1`,
    token,
    webhookSecret: fake.webhookSecret,
    clock,
    behaviour: fake.behaviour,
    faults: fake.faults,
    models,
    requests,
    pageRequests,
    predictions: predictions.all,
    readFile,
    get runningCount() {
      return predictions.running;
    },
    get billedCount() {
      return predictions.billed;
    },
    [Symbol.asyncDispose]: async () => {
      webhooks.close();
      for (const prediction of predictions.all) prediction.stop.abort();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: ServerType, port: number): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return `http://127.0.0.1:${address.port}`;
}
