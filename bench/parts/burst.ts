import { setTimeout as sleep } from 'node:timers/promises';
import { readCpuMs, readMemoryMb, resetMemoryPeak } from '../measure/process-usage.ts';
import { defined, median, percentile } from '../measure/statistics.ts';
import type { Aim } from '../report/row.ts';
import type { BotName } from '../stand-ins/protocol.ts';
import { type Bench, botOrder } from './part.ts';

/** Ms that a prediction takes. */
const DURATION_MS = 700;

const WARM_UP = 5;

/** What the table says of; the other loads are in the plots alone. */
const AIMS: ReadonlyMap<number, { readonly acknowledged: Aim; readonly loopMax?: Aim }> = new Map([
  [300, { acknowledged: { factor: 1.3 } }],
  [1000, { acknowledged: { factor: 1 }, loopMax: { max: [50] } }],
]);

/** What one burst came to. */
interface Burst {
  /** Ms to the first response, also if that was too late. */
  readonly acknowledged: readonly number[];
  readonly shown: readonly number[];
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly loopMaxMs: number;
  readonly longestTurnMs: number;
}

/** Many commands at the same moment, by as many people. */
export async function benchBurst(bench: Bench): Promise<void> {
  const { options, services } = bench;
  await services.setDuration(DURATION_MS);
  for (const load of options.loads) {
    const results: Record<BotName, Burst[]> = { lorikeet: [], baseline: [] };
    for (let run = 0; run < options.runs; run++) {
      for (const name of botOrder(run)) {
        bench.log(`${name}: ${load} at once`);
        results[name].push(await runBurst(bench, name, load));
      }
    }
    for (const [bot, bursts] of Object.entries(results)) {
      // What was not shown counts as endless.
      const shown = bursts.flatMap((burst) =>
        Array.from({ length: load }, (_, index) => burst.shown[index] ?? Infinity),
      );
      bench.addCurvePoint({
        load,
        bot,
        shownP50Ms: percentile(shown, 0.5),
        shownP95Ms: percentile(shown, 0.95),
        cpuMsPerPicture: median(bursts.map((burst) => (burst.shown.length < load ? Infinity : cpuPerPicture(burst)))),
        peakMb: median(bursts.map(({ peakMb }) => peakMb)),
      });
    }
    addRows(bench, load, results);
  }
}

async function runBurst({ startBot, services, options }: Bench, name: BotName, load: number): Promise<Burst> {
  await using bot = await startBot(name, { probed: true });
  const common = { bot: name, pictures: options.pictures, timeoutMs: 180_000, quietMs: 15_000 };
  await services.load({ ...common, count: WARM_UP, batch: WARM_UP, next: 0 });
  await sleep(700);
  await services.takeRuns();
  await resetMemoryPeak(bot.pid);
  await bot.probe();
  const cpuBefore = await readCpuMs(bot.pid);
  const samples = await services.load({ ...common, count: load, batch: load, next: 0 });
  await sleep(700);
  const cpuMs = (await readCpuMs(bot.pid)) - cpuBefore;
  const peakMb = await readMemoryMb(bot.pid, 'VmHWM');
  const { loop, longestTurnMs } = await bot.probe();
  await services.takeRuns();
  return {
    acknowledged: samples.map(({ sentAt, acknowledgedAt, lateAt }) => (acknowledgedAt ?? lateAt ?? Infinity) - sentAt),
    // From the first command: all are one burst.
    shown: defined(samples.map(({ shownAt }) => shownAt && shownAt - (samples[0]?.sentAt ?? 0))),
    cpuMs,
    peakMb,
    loopMaxMs: loop.max,
    longestTurnMs,
  };
}

const cpuPerPicture = ({ cpuMs, shown }: Burst) => cpuMs / Math.max(1, shown.length);

function addRows({ addRow }: Bench, load: number, results: Record<BotName, Burst[]>): void {
  const aims = AIMS.get(load);
  if (!aims) return;
  const add = (id: string, label: string, unit: string, read: (bursts: readonly Burst[]) => number[], aim?: Aim) =>
    addRow({
      id: `${id}-burst-${load}`,
      label: `${load.toLocaleString('en')} at once: ${label}`,
      unit,
      lorikeet: read(results.lorikeet),
      baseline: read(results.baseline),
      ...(aim && { aim }),
    });
  const acknowledged = (bursts: readonly Burst[]) => {
    const all = bursts.flatMap((burst) => burst.acknowledged);
    return [percentile(all, 0.5), percentile(all, 0.99)];
  };
  const medianOf = (read: (burst: Burst) => number) => (bursts: readonly Burst[]) => [median(bursts.map(read))];
  const isComplete = ({ shown }: Burst) => shown.length === load;
  /** What has nothing to show is light: no merit. */
  const ifComplete = (aim: Aim) => (results.lorikeet.every(isComplete) ? aim : undefined);
  add('acknowledged', 'acknowledged p50 / p99', 'ms', acknowledged, aims.acknowledged);
  add(
    'pictures',
    'pictures shown',
    '',
    medianOf(({ shown }) => shown.length),
    { min: [load] },
  );
  const lastShown = (burst: Burst) => (isComplete(burst) ? Math.max(...burst.shown) : Number.POSITIVE_INFINITY);
  add('all', 'the last is shown after', 'ms', medianOf(lastShown), { factor: 1.2 });
  add('cpu', 'CPU a picture', 'ms', medianOf(cpuPerPicture), { max: [10] });
  add(
    'peak',
    'peak RSS',
    'MB',
    medianOf(({ peakMb }) => peakMb),
    ifComplete({ factor: 1 }),
  );
  add(
    'loop',
    'event loop blocked, at most',
    'ms',
    medianOf(({ loopMaxMs }) => loopMaxMs),
    aims.loopMax,
  );
  add(
    'turn',
    'its own processor time in the longest turn',
    'ms',
    medianOf(({ longestTurnMs }) => longestTurnMs),
  );
}
