import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { type CogBackend, type CogOptions, createCogBackend } from '#services/backends/cog/backend.ts';
import type { Behaviour, CogGeneration } from '#test/support/fake-cog/behaviour.ts';
import { type FakeCog, openFakeCog } from '#test/support/fake-cog/index.ts';
import { openUploadServer, type UploadServer } from '#test/support/fake-cog/upload-server.ts';
import type { BackendHarness } from './harness.ts';

/** Short waits, so that tests are fast. In ms. */
const SHORT_TIMEOUTS_MS = {
  minBackoffMs: 20,
  maxBackoffMs: 100,
  webhookSilenceMs: 250,
  lastWebhookTimeoutMs: 250,
  unreachableTimeoutMs: 2000,
  exitedAfterMs: 100,
  maxRestMs: 200,
  healthTimeoutMs: 3000,
  callTimeoutMs: 3000,
  cancelGraceMs: 500,
  assumeStartedAfterMs: 100,
  logPollIntervalMs: 40,
};

export interface CogHarnessOptions extends Partial<Behaviour> {
  readonly generation: CogGeneration;
  /** `none`: containers cannot reach us. `wrong`: they are given an address where nothing listens. */
  readonly callback: 'yes' | 'none' | 'wrong';
  /** Where the containers call back instead. */
  readonly callbackUrl?: string;
  readonly modelNames?: readonly string[];
  /** How many containers each model has; one unless told. */
  readonly copies?: number;
  /** Whether the containers were started with `--upload-url`. */
  readonly uploads?: boolean;
  /** Whether `COG_OUTPUT_ORIGINS` names where those pictures are; it does unless told. */
  readonly allowsUploads?: boolean;
  readonly timeouts?: CogOptions['timeouts'];
}

export interface CogHarness extends BackendHarness {
  readonly backend: CogBackend;
  reopen(): Promise<CogBackend>;
  /** Of the first model. */
  readonly fake: FakeCog;
  readonly fakes: readonly FakeCog[];
  /** Where the bot is called back; what is posted there reaches it. */
  readonly callbackUrl: string;
  readonly uploadServer: UploadServer;
  /** What was logged. */
  readonly warnings: readonly unknown[][];
}

const MODEL_NAMES = ['jdreetz/illustration', 'flux-fine-tune-2024-08', 'nightmareai/real-esrgan'];

/** A backend with fake containers behind it, and an HTTP server that receives their webhooks as the bot's does. */
export async function openCogHarness(options: CogHarnessOptions): Promise<CogHarness> {
  const {
    generation,
    callback,
    modelNames = MODEL_NAMES,
    timeouts,
    callbackUrl,
    uploads = false,
    copies = 1,
    allowsUploads = true,
    ...behaviour
  } = options;
  const uploadServer = await openUploadServer();
  const modelFiles = SHIPPED_MODELS.filter((file) => modelNames.includes(modelFile.parse(file).model));
  const fastBehaviour = {
    stepMs: 0,
    shrink: 16,
    throttleMs: 20,
    retryMs: 20,
    stopGraceMs: 50,
    ...(uploads && { uploadUrl: uploadServer.url }),
    ...behaviour,
  };
  const fakes = await Promise.all(
    Array.from({ length: copies }, () => modelFiles)
      .flat()
      .map((modelJson) => openFakeCog({ modelJson, generation, ...fastBehaviour })),
  );
  const [fake] = fakes;
  if (!fake) throw new Error(`no model is shipped for ${modelNames}`);
  const containerUrls = new Map(
    fakes.map(({ model }) => [model, fakes.filter((other) => other.model === model).map(({ url }) => url)]),
  );
  const warnings: unknown[][] = [];
  let cog: CogBackend | undefined;
  const webhookServer = await openWebhookServer((id, body) => cog?.callback(id, body) ?? false);
  const open = () =>
    createCogBackend({
      containerUrls,
      callbackUrl:
        callbackUrl ?? { yes: webhookServer.url, none: undefined, wrong: 'http://127.0.0.1:1/secret' }[callback],
      outputOrigins: new Set(allowsUploads ? [uploadServer.origin] : []),
      now: Date.now,
      random: Math.random,
      log: { warn: (...given: unknown[]) => void warnings.push(given), info: () => {} },
      timeouts: { ...SHORT_TIMEOUTS_MS, ...timeouts },
    });
  const backend = open();
  cog = backend;
  return {
    backend,
    fake,
    fakes,
    uploadServer,
    warnings,
    callbackUrl: webhookServer.url,
    async reopen() {
      cog = open();
      return cog;
    },
    now: Date.now,
    runningCount: () => fakes.reduce((sum, each) => sum + each.runningCount(), 0),
    createdCount: () => fakes.reduce((sum, each) => sum + each.createdCount(), 0),
    async [Symbol.asyncDispose]() {
      await Promise.all([
        webhookServer.close(),
        uploadServer[Symbol.asyncDispose](),
        ...fakes.map((each) => each[Symbol.asyncDispose]()),
      ]);
    },
  };
}

async function openWebhookServer(onWebhook: (prediction: string, body: unknown) => boolean) {
  const app = new Hono().post('/unguessable/cog/:id', async (context) => {
    const known = onWebhook(context.req.param('id'), await context.req.json());
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
