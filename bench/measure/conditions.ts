import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { percentile } from './statistics.ts';

const WRITES = 100;

/** What else the machine does: its load, and how long its disk takes for 4 kB that must not be lost (p50 / p95 in ms). */
export function describeConditions(): string {
  const file = join(tmpdir(), `lorikeet-bench-fsync-${process.pid}`);
  const descriptor = openSync(file, 'w');
  const times = Array.from({ length: WRITES }, () => {
    const startedAt = performance.now();
    writeSync(descriptor, Buffer.alloc(4096));
    fsyncSync(descriptor);
    return performance.now() - startedAt;
  });
  closeSync(descriptor);
  rmSync(file);
  const [load = 0] = loadavg();
  const quantile = (fraction: number) => percentile(times, fraction).toFixed(1);
  return `load ${load.toFixed(1)}, fsync ${quantile(0.5)} / ${quantile(0.95)} ms`;
}
