import { setTimeout as sleep } from 'node:timers/promises';
import { readCpuMs } from '../measure/process-usage.ts';
import { percentile } from '../measure/statistics.ts';
import type { Aim } from '../report/row.ts';
import type { BotName, Run, Sample } from '../stand-ins/protocol.ts';
import { type Bench, botOrder } from './part.ts';

/** Ms that a prediction takes, and ms between two commands: one by one, or so that several are under way. */
const CASES: readonly { durationMs: number; next: number | 'shown'; aim: Aim; maxCalls: number }[] = [
  { durationMs: 700, next: 'shown', aim: { factor: 2 }, maxCalls: 1 },
  { durationMs: 3000, next: 370, aim: { factor: 2 }, maxCalls: 1 },
  { durationMs: 12_000, next: 370, aim: { max: [60, 150] }, maxCalls: 5 },
];

/** Pictures before the measurement: the bot then knows how long the model takes. */
const WARM_UP = 5;

/** Ms until a bot has asked for everything that it wants to know after a picture. */
const SETTLE_MS = 700;

/** How long it takes beside the prediction until a picture is shown, how often Replicate is asked, and the CPU time of it. */
export async function benchLatency(bench: Bench): Promise<void> {
  const { services, options } = bench;
  for (const { durationMs, next, aim, maxCalls } of CASES) {
    const results = createResults();
    for (let run = 0; run < options.runs; run++) {
      for (const name of botOrder(run)) {
        bench.log(`${name}: ${options.samples} pictures of ${durationMs / 1000} s`);
        await services.setDuration(durationMs);
        await using bot = await bench.startBot(name);
        const load = { bot: name, pictures: options.pictures, timeoutMs: 60_000, quietMs: 30_000 };
        await services.load({ ...load, count: WARM_UP, batch: WARM_UP, next: 0 });
        await sleep(SETTLE_MS);
        await services.takeRuns();
        const cpuBefore = await readCpuMs(bot.pid);
        const samples = await services.load({ ...load, count: options.samples, batch: 1, next });
        await sleep(SETTLE_MS);
        const cpuMs = (await readCpuMs(bot.pid)) - cpuBefore;
        const { counts, runs } = await services.takeRuns();
        const { create = 0, get = 0, list = 0, cancel = 0 } = counts;
        results[name].added.push(...addedLatencies(samples, runs));
        results[name].calls.push((create + get + list + cancel) / samples.length);
        results[name].cpu.push(cpuMs / samples.length);
      }
    }
    const { lorikeet, baseline } = results;
    const seconds = durationMs / 1000;
    const quantiles = (values: readonly number[]) => [percentile(values, 0.5), percentile(values, 0.95)];
    bench.addRow({
      id: `added-${durationMs}`,
      label: `added latency, prediction of ${seconds} s: p50 / p95`,
      unit: 'ms',
      lorikeet: quantiles(lorikeet.added),
      baseline: quantiles(baseline.added),
      aim,
    });
    bench.addRow({
      id: `calls-${durationMs}`,
      label: `calls to Replicate a picture, ${seconds} s`,
      unit: '',
      lorikeet: [mean(lorikeet.calls)],
      baseline: [mean(baseline.calls)],
      aim: { max: [maxCalls] },
    });
    bench.addRow({
      id: `cpu-${durationMs}`,
      label:
        next === 'shown'
          ? 'CPU a picture, one by one'
          : `CPU a picture of ${seconds} s, ${Math.round(1000 / next)} a second`,
      unit: 'ms',
      lorikeet: [mean(lorikeet.cpu)],
      baseline: [mean(baseline.cpu)],
      ...(next === 'shown' && { aim: { max: [20] } }),
    });
  }
}

function createResults(): Record<BotName, { added: number[]; calls: number[]; cpu: number[] }> {
  return { lorikeet: { added: [], calls: [], cpu: [] }, baseline: { added: [], calls: [], cpu: [] } };
}

/** Ms from the command to the picture without what the prediction took. */
function addedLatencies(samples: readonly Sample[], runs: readonly Run[]): number[] {
  const predictionMs = new Map(
    runs.map(({ interaction, createdAt, finishedAt }) => [interaction, finishedAt - createdAt]),
  );
  return samples.flatMap(({ id, sentAt, shownAt }) => {
    const took = predictionMs.get(id);
    return shownAt === undefined || took === undefined ? [] : [shownAt - sentAt - took];
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
