import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Order, Painting, Progress } from '#services/backends/backend.ts';
import type { ReplicateBackend, ReplicateOptions } from '#services/backends/replicate/options.ts';
import { createReplicate } from '#services/backends/replicate.ts';
import { type BackendBench, paint } from '../backend-bench.ts';
import { memoryShelf } from '../memory-shelf.ts';
import { inputOf, orderOf } from '../order.ts';
import { shippedCard } from '../shipped-cards.ts';
import { fastClock } from './clock.ts';
import { type DoubleOptions, openReplicateDouble, type ReplicateDouble } from './double.ts';

/** The backend with a stand-in that it paints on, both by the same clock. */
export interface ReplicateBench extends BackendBench {
  readonly backend: ReplicateBackend;
  readonly double: ReplicateDouble;
  /** Every line of the log so far. */
  readonly log: readonly string[];
  /** An order of the first card, five minutes on the bench's clock. */
  order(roles?: Parameters<typeof inputOf>[1], change?: Partial<Order>): Order;
  paint(order: Order, watch?: (progress: Progress) => void, signal?: AbortSignal): Promise<Painting>;
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
    createReplicate({
      token: double.token,
      apiUrl: double.apiUrl,
      versions,
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
    order: (roles, { card = shippedCard('jdreetz/illustration'), ...more } = {}) =>
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
