import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { type Clock, fastClock } from './clock.ts';
import type { Behaviour, World } from './fake-context.ts';
import { Faults } from './faults.ts';
import { Files } from './files.ts';
import { knownModels, type Model } from './models.ts';
import type { Prediction } from './predictions/prediction.ts';
import { Predictions } from './predictions/predictions.ts';
import { Webhooks } from './predictions/webhooks.ts';
import { throttled, UNAUTHENTICATED } from './problems.ts';
import { type Received, received } from './received-request.ts';
import { creating } from './routes/create-prediction.ts';
import { delivering } from './routes/delivery.ts';
import { uploading } from './routes/files.ts';
import { type Env, refuse } from './routes/inject-faults.ts';
import { describing } from './routes/models.ts';
import { following } from './routes/predictions.ts';
import { limit } from './routes/rate-limit.ts';

export interface DoubleOptions extends Partial<Behaviour> {
  readonly clock?: Clock;
  readonly token?: string;
  /** 0, unless told: any that is free. */
  readonly port?: number;
  /** Told of each request as it comes, and once more as its answer leaves. */
  readonly seen?: (exchange: Seen) => void;
}

/** A request as somebody sees it who watches the wire. `path` is without the query. */
export interface Seen {
  readonly is: 'asked' | 'answered';
  readonly method: string;
  readonly path: string;
}

/** A stand-in for Replicate's API that behaves: it validates, limits, bills, forgets, and misbehaves on demand. */
export interface ReplicateDouble extends AsyncDisposable {
  /** What `REPLICATE_API_URL` is set to. */
  readonly apiUrl: string;
  readonly token: string;
  readonly webhookSecret: string;
  readonly clock: Clock;
  readonly behaviour: Behaviour;
  readonly faults: Faults;
  readonly models: Map<string, Model>;
  /** Everything that was received, in order. */
  readonly requests: readonly Received[];
  /** In the order of their creation. */
  readonly predictions: readonly Prediction[];
  /** The bytes of a file that was uploaded or painted, by its address. */
  file(url: string): Uint8Array | undefined;
  /** How many of them run now, and how many have to be paid for. */
  readonly running: number;
  readonly billed: number;
}

const TOKEN = 'r8_StandInTokenThatMustNeverBeSeenAnywhere0';

/** Opens a stand-in on localhost. */
export async function openReplicateDouble(options: DoubleOptions = {}): Promise<ReplicateDouble> {
  const { clock = fastClock(), token = TOKEN, port = 0, seen = () => {}, ...behaviour } = options;
  const world: World = {
    behaviour: { bootMs: 50, stepMs: 0, finishMs: 50, shrink: 8, credit: 'full', ...behaviour },
    clock,
    faults: new Faults(),
    origin: '',
    token,
    webhookSecret: `whsec_${Buffer.from('a stand-in signs with this').toString('base64')}`,
  };
  const requests: Received[] = [];
  const [files, models, webhooks] = [new Files(), knownModels(), new Webhooks(world)];
  const fileAt = (url: string) => url.split('/').flatMap((part) => files.get(part) ?? [])[0]?.bytes;
  const predictions = new Predictions({
    world,
    changed: (prediction, what) => webhooks.send(prediction, what),
    deliver: ({ name, type, bytes }) => {
      const { id } = files.put({ name, type, bytes, created: clock.now() });
      return `${world.origin}/delivery/${id}/${name}`;
    },
    inputFile: fileAt,
  });
  const reads = limit(clock, 3000, 3000);

  const api = new Hono<Env>();
  api.use(async (context, next) => {
    requests.push(await received(context.req.raw, clock.now()));
    if (!/^(Bearer|Token) /.test(context.req.header('authorization') ?? '')) return refuse(UNAUTHENTICATED);
    if (context.req.header('authorization')?.split(' ')[1] !== token) return refuse(UNAUTHENTICATED);
    const taken = context.req.method === 'POST' ? { left: 0 } : reads.take();
    return 'wait' in taken ? refuse(throttled(taken.wait)) : next();
  });
  api.route('/', creating(world, models, predictions));
  api.route('/', following(world, predictions));
  api.route('/', describing(world, models));
  api.route('/', uploading(world, files));
  const watched: MiddlewareHandler<Env> = async ({ req: { method, path } }, next) => {
    seen({ is: 'asked', method, path });
    await next();
    seen({ is: 'answered', method, path });
  };
  const app = new Hono<Env>().use(watched).route('/v1', api).route('/', delivering(world, files));

  const server = createAdaptorServer({ fetch: app.fetch });
  world.origin = await listen(server, port);
  return {
    apiUrl: `${world.origin}/v1`,
    token,
    webhookSecret: world.webhookSecret,
    clock,
    behaviour: world.behaviour,
    faults: world.faults,
    models,
    requests,
    predictions: predictions.all,
    file: fileAt,
    get running() {
      return predictions.running;
    },
    get billed() {
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
