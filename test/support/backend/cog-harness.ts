import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { type CogBackend, type CogOptions, createCogBackend } from '#services/backends/cog/index.ts';
import type { Behaviour, Generation } from '#test/support/fake-cog/behaviour.ts';
import { type CogDouble, openCogDouble } from '#test/support/fake-cog/index.ts';
import type { BackendBench } from './harness.ts';

/** Waits cut short, so that a test need not sit through them. In ms. */
const HURRIED = {
  minBackoffMs: 20,
  maxBackoffMs: 100,
  webhookSilenceMs: 250,
  lastWebhookTimeoutMs: 250,
  unreachableTimeoutMs: 2000,
  callTimeoutMs: 3000,
  cancelGraceMs: 500,
  assumeStartedAfterMs: 100,
  logPollIntervalMs: 40,
};

export interface CogBenchOptions extends Partial<Behaviour> {
  readonly generation: Generation;
  /** `none`: containers cannot reach us. `wrong`: they are given an address where nothing listens. */
  readonly callback: 'yes' | 'none' | 'wrong';
  readonly models?: readonly string[];
  readonly pace?: CogOptions['timeouts'];
}

export interface CogBench extends BackendBench {
  readonly backend: CogBackend;
  reopen(): Promise<CogBackend>;
  /** Of the first model. */
  readonly double: CogDouble;
  /** Where the bot is called back; what is posted there reaches it. */
  readonly callbackUrl: string;
  /** What was logged. */
  readonly warnings: readonly unknown[][];
}

const MODELS = ['jdreetz/illustration', 'flux-fine-tune-2024-08', 'nightmareai/real-esrgan'];

/** A backend with real containers' stand-ins behind it, and an HTTP server that takes their webhooks as the bot's does. */
export async function openCogBench(options: CogBenchOptions): Promise<CogBench> {
  const { generation, callback, models = MODELS, pace, ...behaviour } = options;
  const cards = SHIPPED_MODELS.filter((file) => models.includes(modelFile.parse(file).model));
  const quick = { stepMs: 0, shrink: 16, throttleMs: 20, retryMs: 20, ...behaviour };
  const doubles = await Promise.all(cards.map((card) => openCogDouble({ card, generation, ...quick })));
  const [double] = doubles;
  if (!double) throw new Error(`no card is shipped for ${models}`);
  const warnings: unknown[][] = [];
  let cog: CogBackend | undefined;
  const inbox = await openInbox((id, body) => cog?.callback(id, body) ?? false);
  const open = () =>
    createCogBackend({
      containerUrls: new Map(doubles.map(({ model, url }) => [model, url])),
      callbackUrl: { yes: inbox.url, none: undefined, wrong: 'http://127.0.0.1:1/secret' }[callback],
      now: Date.now,
      random: Math.random,
      log: { warn: (...given: unknown[]) => void warnings.push(given) },
      timeouts: { ...HURRIED, ...pace },
    });
  const backend = open();
  cog = backend;
  return {
    backend,
    double,
    warnings,
    callbackUrl: inbox.url,
    async reopen() {
      cog = open();
      return cog;
    },
    now: Date.now,
    running: () => doubles.reduce((sum, each) => sum + each.running(), 0),
    begun: () => doubles.reduce((sum, each) => sum + each.begun(), 0),
    async [Symbol.asyncDispose]() {
      await Promise.all([inbox.close(), ...doubles.map((each) => each[Symbol.asyncDispose]())]);
    },
  };
}

async function openInbox(take: (prediction: string, body: unknown) => boolean) {
  const app = new Hono().post('/unguessable/cog/:id', async (context) => {
    const known = take(context.req.param('id'), await context.req.json());
    return known ? context.json({}) : context.json({}, 503);
  });
  const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/unguessable`,
    async close() {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
