import { setTimeout as sleep } from 'node:timers/promises';
import { readCpuMs } from '../measure/process-usage.ts';
import { defined, percentile } from '../measure/statistics.ts';
import type { Aim } from '../report/row.ts';
import { preciseNow } from '../stand-ins/protocol.ts';
import type { Bench } from './part.ts';

/** Jobs that run at once, and commands that are sent in all: when the last one is, about 2,000 wait. */
const [RUNNING, SENT] = [50, 2400];

/** Ms that a prediction takes. Fifty at once are then seventeen pictures a second, a third of what discord.js sends. */
const DURATION_MS = 3000;

/** Commands that are sent at the same moment, and ms until the next: all are acknowledged in time. */
const [BATCH, BATCH_INTERVAL_MS] = [25, 250];

/** Ms of the measurement, and between two `/show`. */
const [WINDOW_MS, SHOW_INTERVAL_MS] = [30_000, 1000];

/** A long queue: how long finished pictures wait for it, and whoever asks for something else. The baseline has no queue. */
export async function benchQueue(bench: Bench): Promise<void> {
  const { services, options } = bench;
  bench.log(`lorikeet: ${SENT} commands, ${RUNNING} at once`);
  await services.setDuration(DURATION_MS);
  await using bot = await bench.startBot('lorikeet', { probed: true, env: { JOBS_AT_ONCE: `${RUNNING}` } });
  const sendMs = (SENT / BATCH) * BATCH_INTERVAL_MS;
  const load = services.load({
    bot: 'lorikeet',
    count: SENT,
    pictures: options.pictures,
    batch: BATCH,
    next: BATCH_INTERVAL_MS,
    timeoutMs: WINDOW_MS + 10_000,
    quietMs: 60_000,
  });
  await sleep(sendMs + 3000);
  await bot.probe();
  const [startedAt, cpuBefore] = [preciseNow(), await readCpuMs(bot.pid)];
  const answers: Promise<number>[] = [];
  while (preciseNow() - startedAt < WINDOW_MS) {
    const asked = services.interact('lorikeet', { is: 'show' }, { person: answers.length, guild: 30 }, 90_000);
    answers.push(asked.then(({ sentAt, answeredAt = Number.POSITIVE_INFINITY }) => answeredAt - sentAt));
    await sleep(SHOW_INTERVAL_MS);
  }
  const windowMs = preciseNow() - startedAt;
  const cpuPercent = (((await readCpuMs(bot.pid)) - cpuBefore) / windowMs) * 100;
  const { loop } = await bot.probe();
  const sent = await load;
  const samples = new Map(sent.map((each) => [each.id, each]));
  const { runs } = await services.takeRuns();
  // Those that finish within the window; what is not shown until the end counts as shown then.
  const endedAt = preciseNow();
  const delays = runs
    .filter(({ finishedAt }) => finishedAt > startedAt && finishedAt < startedAt + windowMs)
    .map(({ interaction, finishedAt }) => (samples.get(interaction)?.shownAt ?? endedAt) - finishedAt);
  const shows = await Promise.all(answers);
  const add = (id: string, label: string, unit: string, value: number, aim: Aim) =>
    bench.addRow({
      id: `queue-${id}`,
      label: `2,000 waiting, 50 at once: ${label}`,
      unit,
      lorikeet: [value],
      baseline: [],
      aim,
    });
  // Without it the queue is shorter than it should be, and the rest of the numbers mean little.
  add('acknowledged', `acknowledged of ${SENT}`, '', defined(sent.map((each) => each.acknowledgedAt)).length, {
    min: [SENT],
  });
  add('shown', 'finished to shown, p50', 'ms', percentile(delays, 0.5), { max: [1000] });
  add('show', '/show answered after, p50', 'ms', percentile(shows, 0.5), { max: [1000] });
  add('cpu', 'CPU', '%', cpuPercent, { max: [30] });
  add('loop', 'event loop late, p99', 'ms', loop.p99, { max: [50] });
}
