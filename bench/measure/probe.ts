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

/** Processor time of this thread so far, in ms. */
function readThreadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const { BENCH_PROBE_FILE: file } = process.env;
if (file && isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let [longestTurnMs, cpuBefore] = [0, readThreadCpuMs()];
  // A timer like those that are late: what the thread computed between two of them is one turn of the loop, or several short ones.
  setInterval(() => {
    const cpu = readThreadCpuMs();
    longestTurnMs = Math.max(longestTurnMs, cpu - cpuBefore);
    cpuBefore = cpu;
  }, RESOLUTION_MS).unref();
  const toMs = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  const write = () => {
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    const loop = { p50: toMs(delay.percentile(50)), p99: toMs(delay.percentile(99)), max: toMs(delay.max) };
    const resources = process.getActiveResourcesInfo().length;
    appendFileSync(file, `${JSON.stringify({ loop, longestTurnMs, heapUsed, external, arrayBuffers, resources })}\n`);
    delay.reset();
    longestTurnMs = 0;
  };
  process.on('SIGUSR2', write);
  process.on('exit', write);
}
