import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { modelFile } from '#schema/model/model.ts';
import { type ReceivedRequest, readRequest } from '#test/support/fake-replicate/received-request.ts';
import { freePort } from '#test/support/free-port.ts';
import { type Behaviour, type CogGeneration, defaultBehaviour } from './behaviour.ts';
import { Container } from './container.ts';
import { createInputCheck } from './input-check.ts';
import { createRoutes } from './routes.ts';

export interface FakeCogOptions extends Partial<Behaviour> {
  readonly generation: CogGeneration;
  /** The model file, as it lies on disk, of the model in the container. */
  readonly modelJson: unknown;
  /** 0: any free one. */
  readonly port?: number;
}

/** A fake Cog container, on 127.0.0.1. */
export interface FakeCog extends AsyncDisposable {
  readonly url: string;
  readonly model: string;
  readonly behaviour: Behaviour;
  /** Everything that it was asked, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** Predictions that run now, and that were ever begun. */
  runningCount(): number;
  createdCount(): number;
  /** The ids of those, in order. */
  createdIds(): readonly string[];
  /** Kills the process with all its connections, and starts another at the same address after `ms`. */
  restart(ms?: number): Promise<void>;
  /** Kills the process. {@link start} begins another at the same address. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /**
   * `docker stop`: takes no new connections. The Python server waits `stopGraceMs` for what it paints, and then answers 500; the
   * Rust server closes its connections.
   */
  stop(): Promise<void>;
  /** The process of the model in the container dies, and the server stays. */
  killWorker(): void;
}

export async function openFakeCog({
  generation,
  modelJson,
  port = 0,
  ...behaviourOverrides
}: FakeCogOptions): Promise<FakeCog> {
  const { model, openapi_schema } = modelFile.parse(modelJson);
  const behaviour = { ...defaultBehaviour(), ...behaviourOverrides };
  const requests: ReceivedRequest[] = [];
  const createdEarlier: string[] = [];
  let stopping = Promise.withResolvers<'stopped'>();
  const newContainer = () => new Container(generation, behaviour, () => void stop());
  let container = newContainer();
  const app = new Hono()
    .use(async (context, next) => {
      requests.push(await readRequest(context.req.raw, Date.now()));
      await next();
    })
    .route(
      '/',
      createRoutes({
        generation,
        behaviour,
        openapi: openapi_schema,
        check: createInputCheck(openapi_schema, generation),
        container: () => container,
        stopped: () => stopping.promise,
      }),
    );
  const boundPort = port || (await freePort());
  let server = await listen(app, boundPort);
  const url = `http://127.0.0.1:${boundPort}`;

  async function stop(): Promise<void> {
    container.kill();
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    if (server.listening) await once(server, 'close');
  }

  const createdIds = () => [...createdEarlier, ...container.createdIds];

  async function start(): Promise<void> {
    createdEarlier.push(...container.createdIds);
    stopping = Promise.withResolvers();
    container = newContainer();
    server = await listen(app, boundPort);
  }

  return {
    url,
    model,
    behaviour,
    requests,
    runningCount: () => (container.running && !container.running.stop.signal.aborted ? 1 : 0),
    createdCount: () => createdIds().length,
    createdIds,
    async restart(ms = 0) {
      await stop();
      await new Promise((resolve) => setTimeout(resolve, ms));
      await start();
    },
    kill: stop,
    start,
    async stop() {
      if (generation === 'python' && container.running) {
        server.close();
        const deadline = Date.now() + behaviour.stopGraceMs;
        while (container.running && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
        stopping.resolve('stopped');
        // The answer leaves before the process ends.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await stop();
    },
    killWorker: () => container.killWorker(),
    [Symbol.asyncDispose]: stop,
  };
}

async function listen(app: Hono, port: number): Promise<Server> {
  const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  if (!('closeAllConnections' in server)) throw new Error('not an HTTP/1 server');
  return server;
}
