import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { GenerationResult, PredictionRequest, Progress } from '#services/backends/backend.ts';
import { createReplicateBackend } from '#services/backends/replicate/backend.ts';
import type { ReplicateBackend, ReplicateOptions } from '#services/backends/replicate/options.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import {
  type FakeReplicate,
  type FakeReplicateOptions,
  openFakeReplicate,
} from '#test/support/fake-replicate/index.ts';
import { shippedModel } from '../shipped-models.ts';
import { memoryCollection } from '../store/memory-collection.ts';
import { type BackendHarness, generate } from './harness.ts';
import { createInput, createPredictionRequest } from './prediction-request.ts';

/** The backend and the fake Replicate that it talks to, both on the same clock. */
export interface ReplicateHarness extends BackendHarness {
  readonly backend: ReplicateBackend;
  readonly fake: FakeReplicate;
  /** Every line of the log so far. */
  readonly log: readonly string[];
  /** A request of the first model, five minutes on the harness's clock. */
  request(params?: Parameters<typeof createInput>[1], overrides?: Partial<PredictionRequest>): PredictionRequest;
  generate(
    request: PredictionRequest,
    onProgress?: (progress: Progress) => void,
    signal?: AbortSignal,
  ): Promise<GenerationResult>;
  /** Requests by method and path, in order, without the query. */
  calls(): string[];
  /** Opens another, as after a restart. */
  reopen(overrides?: Partial<ReplicateOptions>): Promise<ReplicateBackend>;
}

/**
 * The clock runs ten times as fast as real time, unless told. The limits of a call pass as fast: on a faster one, a busy machine gives
 * up what is under way.
 */
export async function openReplicateHarness(
  behaviour: FakeReplicateOptions = {},
  overrides: Partial<ReplicateOptions> = {},
): Promise<ReplicateHarness> {
  const clock = behaviour.clock ?? fastClock(10);
  const fake = await openFakeReplicate({ ...behaviour, clock });
  const log: string[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      log.push(String(chunk));
      done();
    },
  });
  const versions = memoryCollection<string>();
  const open = (more: Partial<ReplicateOptions> = {}) =>
    createReplicateBackend({
      token: fake.token,
      apiUrl: fake.apiUrl,
      versionIds: versions,
      log: pino({ level: 'trace' }, sink),
      now: clock.now,
      wallClock: clock.wallClock,
      random: clock.random,
      timers: clock,
      ...overrides,
      ...more,
    });
  const backend = open();
  return {
    backend,
    request: (params, { model = shippedModel('jdreetz/illustration'), ...more } = {}) =>
      createPredictionRequest(model, createInput(model, params), { deadline: clock.now() + 300_000, ...more }),
    generate: (request, onProgress, signal) => generate(backend, request, onProgress, signal),
    calls: () => fake.requests.map(({ method, path }) => `${method} ${path.split('?')[0]?.replace(/^\/v1/, '')}`),
    fake,
    log,
    reopen: async (more) => open(more),
    now: clock.now,
    runningCount: () => fake.runningCount,
    createdCount: () => fake.predictions.length,
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
  };
}
