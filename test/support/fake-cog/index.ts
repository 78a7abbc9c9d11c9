import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { modelFile } from '#schema/model/model.ts';
import { type Received, received } from '#test/support/fake-replicate/received-request.ts';
import { type Behaviour, type Generation, usual } from './behaviour.ts';
import { Container } from './container.ts';
import { inputCheck } from './input-check.ts';
import { routesOf } from './routes.ts';

export interface CogDoubleOptions extends Partial<Behaviour> {
  readonly generation: Generation;
  /** The card, as it lies on disk, of the model in the container. */
  readonly card: unknown;
  /** 0: any free one. */
  readonly port?: number;
}

/** A stand-in for a Cog container, on 127.0.0.1. */
export interface CogDouble extends AsyncDisposable {
  readonly url: string;
  readonly model: string;
  readonly behaviour: Behaviour;
  /** Everything that it was asked, in order. */
  readonly requests: readonly Received[];
  /** Predictions that run now, and that were ever begun. */
  running(): number;
  begun(): number;
  /** Kills the process with all its connections, and starts another at the same address after `ms`. */
  restart(ms?: number): Promise<void>;
}

export async function openCogDouble({ generation, card, port = 0, ...given }: CogDoubleOptions): Promise<CogDouble> {
  const { model, openapi_schema } = modelFile.parse(card);
  const behaviour = { ...usual(), ...given };
  const requests: Received[] = [];
  let container = new Container(generation, behaviour);
  let before = 0;
  const app = new Hono()
    .use(async (context, next) => {
      requests.push(await received(context.req.raw, Date.now()));
      await next();
    })
    .route(
      '/',
      routesOf({
        generation,
        behaviour,
        openapi: openapi_schema,
        check: inputCheck(openapi_schema, generation),
        container: () => container,
      }),
    );
  let server = await listen(app, port);
  const at = addressOf(server);
  const url = `http://127.0.0.1:${at}`;
  container.listensAt(url);

  async function stop(): Promise<void> {
    container.kill();
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    if (server.listening) await once(server, 'close');
  }

  return {
    url,
    model,
    behaviour,
    requests,
    running: () => (container.running && !container.running.stop.signal.aborted ? 1 : 0),
    begun: () => before + container.begun,
    async restart(ms = 0) {
      await stop();
      before += container.begun;
      await new Promise((resolve) => setTimeout(resolve, ms));
      container = new Container(generation, behaviour);
      container.listensAt(url);
      server = await listen(app, at);
    },
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

function addressOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
