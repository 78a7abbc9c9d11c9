import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createReplicate, type ReplicateBackend, type ReplicateOptions } from '#services/backends/replicate.ts';
import type { BackendBench } from '../backend-bench.ts';
import { memoryShelf } from '../memory-shelf.ts';
import { fastClock } from './clock.ts';
import { type DoubleOptions, openReplicateDouble, type ReplicateDouble } from './double.ts';

/** The backend with a stand-in that it paints on, both by the same clock. */
export interface ReplicateBench extends BackendBench {
  readonly backend: ReplicateBackend;
  readonly double: ReplicateDouble;
  /** Every line of the log so far. */
  readonly log: readonly string[];
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
  return {
    backend: open(),
    double,
    log,
    reopen: async (more) => open(more),
    now: clock.now,
    running: () => double.running,
    begun: () => double.predictions.length,
    [Symbol.asyncDispose]: () => double[Symbol.asyncDispose](),
  };
}
