import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bot } from '../bots.ts';
import { countOpenFiles, readMemoryMb } from '../measure/process-usage.ts';
import type { SoakPoint } from '../report/row.ts';
import { type Action, preciseNow } from '../stand-ins/protocol.ts';
import { paintOne } from './answers.ts';
import type { Bench } from './part.ts';

/** Interactions a second, and what they are: of five two paint. */
const RATE_PER_SECOND = 5;
const createTraffic = (job: string): readonly Action[] => [
  { is: 'imagine', pictures: 1 },
  { is: 'autocomplete', typed: 'hand' },
  { is: 'details', job },
  { is: 'imagine', pictures: 1 },
  { is: 'show' },
];

/** Ms between two looks, and looks that are for warming up. */
const [LOOK_INTERVAL_MS, WARM_UP_LOOKS] = [20_000, 3];

const DURATION_MS = 1500;

/** What grows in Lorikeet over many minutes of mixed traffic. */
export async function benchSoak(bench: Bench): Promise<void> {
  const { services, options } = bench;
  await services.setDuration(DURATION_MS);
  bench.log(`lorikeet: ${options.soak} minutes of mixed traffic`);
  await using bot = await bench.startBot('lorikeet', { probed: true });
  const { id: oldJob } = await paintOne(bench);
  const traffic = createTraffic(oldJob);
  const startedAt = preciseNow();
  const points: SoakPoint[] = [];
  const pending = new Set<Promise<unknown>>();
  let sent = 0;
  const endsAt = startedAt + options.soak * 60_000;
  for (let lookAt = startedAt; preciseNow() < endsAt; ) {
    const action = traffic[sent % traffic.length];
    if (action) {
      const asked = services.interact('lorikeet', action, { person: sent % 100, guild: 0 }, 60_000);
      pending.add(asked);
      void asked.finally(() => pending.delete(asked));
    }
    sent++;
    if (preciseNow() >= lookAt) {
      lookAt += LOOK_INTERVAL_MS;
      const point = await look(bot, (preciseNow() - startedAt) / 60_000);
      points.push(point);
      bench.addSoakPoint(point);
      await services.takeRuns();
    }
    await sleep(Math.max(0, startedAt + (sent * 1000) / RATE_PER_SECOND - preciseNow()));
  }
  await Promise.all(pending);
  const [first, last] = [points[Math.min(WARM_UP_LOOKS, points.length - 1)], points.at(-1)];
  if (!first || !last) return;
  const add = (id: string, label: string, unit: string, read: (point: SoakPoint) => number) =>
    bench.addRow({
      id: `soak-${id}`,
      label: `${RATE_PER_SECOND} interactions a second: ${label} after ${first.minutes.toFixed(0)} / ${last.minutes.toFixed(0)} minutes`,
      unit,
      lorikeet: [read(first), read(last)],
      baseline: [],
    });
  add('rss', 'RSS', 'MB', ({ rssMb }) => rssMb);
  add('heap', 'heap', 'MB', ({ heapMb }) => heapMb);
  add('external', 'memory that V8 knows outside its heap', 'MB', ({ externalMb }) => externalMb);
  add('resources', 'timers, sockets and the like', '', ({ resources }) => resources);
  add('open-files', 'open files', '', ({ openFiles }) => openFiles);
  add('files', 'files in its folder', '', ({ files }) => files);
}

async function look(bot: Bot, minutes: number): Promise<SoakPoint> {
  const { heapUsed, external, resources } = await bot.probe();
  const toMb = (bytes: number) => bytes / 1024 / 1024;
  return {
    minutes,
    rssMb: await readMemoryMb(bot.pid, 'VmRSS'),
    heapMb: toMb(heapUsed),
    externalMb: toMb(external),
    resources,
    openFiles: await countOpenFiles(bot.pid),
    files: (await readdir(bot.folder, { recursive: true })).length,
  };
}
