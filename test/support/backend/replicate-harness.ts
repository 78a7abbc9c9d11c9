import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { GenerationResult, PredictionRequest, Progress } from '#services/backends/backend.ts';
import { createReplicateBackend } from '#services/backends/replicate/index.ts';
import type { ReplicateBackend, ReplicateOptions } from '#services/backends/replicate/options.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import { type DoubleOptions, openReplicateDouble, type ReplicateDouble } from '#test/support/fake-replicate/index.ts';
import { shippedCard } from '../shipped-models.ts';
import { memoryShelf } from '../store/memory-collection.ts';
import { type BackendBench, paint } from './harness.ts';
import { inputOf, orderOf } from './prediction-request.ts';

/** The backend with a stand-in that it paints on, both by the same clock. */
export interface ReplicateBench extends BackendBench {
  readonly backend: ReplicateBackend;
  readonly double: ReplicateDouble;
  /** Every line of the log so far. */
  readonly log: readonly string[];
  /** An order of the first card, five minutes on the bench's clock. */
  order(roles?: Parameters<typeof inputOf>[1], change?: Partial<PredictionRequest>): PredictionRequest;
  paint(
    order: PredictionRequest,
    watch?: (progress: Progress) => void,
    signal?: AbortSignal,
  ): Promise<GenerationResult>;
  /** Requests by method and path, in order, without the query. */
  calls(): string[];
  /** Opens another, as after a restart. */
  reopen(change?: Partial<ReplicateOptions>): Promise<ReplicateBackend>;
}

/** 20 times as fast as in earnest, unless told. */
export async function openReplicateBench(
  behaviour: DoubleOptions = {},
  change: Partial<ReplicateOptions> = {},
): Promise<ReplicateBench> {
  const clock = behaviour.clock ?? fastClock(20);
  const double = await openReplicateDouble({ ...behaviour, clock });
  const log: string[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      log.push(String(chunk));
      done();
    },
  });
  const versions = memoryShelf<string>();
  const open = (more: Partial<ReplicateOptions> = {}) =>
    createReplicateBackend({
      token: double.token,
      apiUrl: double.apiUrl,
      versionIds: versions,
      log: pino({ level: 'trace' }, sink),
      now: clock.now,
      random: clock.random,
      sleep: clock.sleep,
      ...change,
      ...more,
    });
  const backend = open();
  return {
    backend,
    order: (roles, { model: card = shippedCard('jdreetz/illustration'), ...more } = {}) =>
      orderOf(card, inputOf(card, roles), { deadline: clock.now() + 300_000, ...more }),
    paint: (order, watch, signal) => paint(backend, order, watch, signal),
    calls: () => double.requests.map(({ method, path }) => `${method} ${path.split('?')[0]?.replace(/^\/v1/, '')}`),
    double,
    log,
    reopen: async (more) => open(more),
    now: clock.now,
    running: () => double.running,
    begun: () => double.predictions.length,
    [Symbol.asyncDispose]: () => double[Symbol.asyncDispose](),
  };
}
