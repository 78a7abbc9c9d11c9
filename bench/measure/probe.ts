/**
 * Loaded into a bot before its own code (`node --import`): on SIGUSR2, and at the end, it appends a line to the file that
 * BENCH_PROBE_FILE names, and measures anew.
 */
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

/** Ms between two looks at the event loop. They are part of what Node measures, and subtracted. */
const RESOLUTION_MS = 5;

const { BENCH_PROBE_FILE: file } = process.env;
if (file && isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const toMs = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  const write = () => {
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    const loop = { p50: toMs(delay.percentile(50)), p99: toMs(delay.percentile(99)), max: toMs(delay.max) };
    const resources = process.getActiveResourcesInfo().length;
    appendFileSync(file, `${JSON.stringify({ loop, heapUsed, external, arrayBuffers, resources })}\n`);
    delay.reset();
  };
  process.on('SIGUSR2', write);
  process.on('exit', write);
}
