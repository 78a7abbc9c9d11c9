import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { readOperatorUsage } from '#services/money/usage/operator-usage.ts';
import { daysOfMonth, rankUsage, readUsage } from '#services/money/usage/usage.ts';
import { describeChart, drawUsageChart } from '#services/money/usage/usage-chart.ts';
import { openUsageDays, type UsageRow } from '#services/money/usage/usage-days.ts';
import { openStore } from '#services/store/open-store.ts';
import { countPerTurn } from '#test/support/count-per-turn.ts';
import { createJob } from '#test/support/jobs.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const days = daysOfMonth(Date.parse('2026-11-28T23:00:00Z'));
const row = (person: string, preset: string | undefined, micros: number): UsageRow => ({
  ...{ person, model: 'owner/model', jobs: 1, pictures: 2, micros },
  ...(preset !== undefined && { preset }),
});
const rows: ReadonlyMap<string, readonly UsageRow[]> = new Map([
  ['2026-11-03', [row('11', 'Fox', 1_250_000)]],
  ['2026-11-04', [row('12', undefined, 250_000)]],
  ['2026-11-28', [row('12', '=2+2,"x"', 2_000_000)]],
]);
const usage = await readUsage(days, async (day) => rows.get(day) ?? []);

it('sums by day, person, preset and model, highest first', () => {
  expect(days).toHaveLength(28);
  expect(usage.total).toEqual({ micros: 3_500_000, pictures: 6 });
  expect(usage.days[2]).toEqual({ day: '2026-11-03', micros: 1_250_000, pictures: 2 });
  expect(rankUsage(usage, 'person').map(({ name, micros }) => [name, micros])).toEqual([
    ['12', 2_250_000],
    ['11', 1_250_000],
  ]);
  expect(rankUsage(usage, 'preset').map(({ name }) => name)).toEqual(['=2+2,"x"', 'Fox']);
  expect(rankUsage(usage, 'model')).toEqual([{ name: 'owner/model', micros: 3_500_000, pictures: 6 }]);
});

it('writes a file that a spreadsheet reads without running anything', () => {
  expect(usage.csv?.toString().split('\r\n')).toEqual([
    'day,person,preset,model,jobs,pictures,dollars',
    '2026-11-03,11,Fox,owner/model,1,2,1.250000',
    '2026-11-04,12,,owner/model,1,2,0.250000',
    '2026-11-28,12,"\'=2+2,""x""",owner/model,1,2,2.000000',
    '',
  ]);
});

it('has no file where nothing was used', async () => {
  expect(await readUsage(days, async () => [])).toMatchObject({ csv: undefined, total: { micros: 0, pictures: 0 } });
});

it('reads a busy month in short turns, a day in each', async () => {
  await using store = await openStore('memory:', () => {});
  const people = 1000;
  const busy = Array.from({ length: people }, (_, index) => row(`${1_000_000 + index}`, 'Fox', 1000));
  const collection = store.collection('usage-days', z.unknown());
  for (const day of days) await collection.set(`1/${day}`, { rows: busy, settled: [] });
  const { read } = openUsageDays(store);
  const { result, most } = await countPerTurn(() => readUsage(days, (day) => read('1', day)));
  expect(result.total).toEqual({ micros: people * days.length * 1000, pictures: people * days.length * 2 });
  expect(result.csv?.toString().split('\r\n')).toHaveLength(people * days.length + 2);
  expect(most.parsed).toBe(1);
});

it('sums and writes some hundred rows in a turn of the loop', async () => {
  let [inTurn, most, isOver] = [0, 0, false];
  const endTurn = () => {
    most = Math.max(most, inTurn);
    inTurn = 0;
    if (!isOver) setImmediate(endTurn);
  };
  const counted = Array.from({ length: 5000 }, (_, index) => ({
    ...row(`${index}`, undefined, 1000),
    get jobs() {
      inTurn += 1;
      return 1;
    },
  }));
  setImmediate(endTurn);
  const { csv } = await readUsage(days, async () => counted);
  isOver = true;
  endTurn();
  expect(csv?.toString().split('\r\n')).toHaveLength(counted.length * days.length + 2);
  expect(most).toBeLessThanOrEqual(200);
});

it('plots the days, and says the same in words', async () => {
  expect(describeChart(usage.days, 'micros')).toBe(
    'Spent by day. 2026-11-03: $1.25; 2026-11-04: $0.25; 2026-11-28: $2.00',
  );
  const plot = sharp(await drawUsageChart(usage.days, 'micros'));
  if (process.env.USAGE_PLOT) await plot.toFile(process.env.USAGE_PLOT);
  expect(await plot.metadata()).toMatchObject({ format: 'png', width: 1440, height: 720 });
  // The middle of the last bar is Lorikeet's green.
  const { data } = await plot.raw().toBuffer({ resolveWithObject: true });
  const greens = Array.from({ length: data.length / 4 }, (_, at) => data.subarray(at * 4, at * 4 + 3)).filter(
    ([red, green, blue]) => red === 0x2f && green === 0x8f && blue === 0x4e,
  );
  expect(greens.length).toBeGreaterThan(1000);
});

it('sums all servers for the operator', async () => {
  await using store = await openStore('memory:', () => {});
  const { ledger, jobStore } = await openTestLedger(store, () => Date.parse('2026-11-28T12:00:00Z'));
  const model = shippedModel('black-forest-labs/flux-dev-lora');
  for (const [index, guild] of ['1100000000000001000', undefined, '1100000000000001000'].entries()) {
    const at = Date.parse(`2026-11-2${index}T12:00:00Z`);
    const job = createJob(model, {}, { id: `${index}`, at, guild, state: { is: 'accepted' }, cost: { actual: 1000 } });
    await Promise.all([ledger.reserve(job, model), jobStore.add(job)]);
    await jobStore.updateState(job, { is: 'delivered', pictures: 2, seconds: 1, sketch: false });
  }
  const usage = await readOperatorUsage(store, '2026-11');
  expect(usage.server).toEqual([
    { name: '1100000000000001000', jobs: 2, pictures: 4, micros: 2000 },
    { name: 'dm-1100000000000000102', jobs: 1, pictures: 2, micros: 1000 },
  ]);
  expect(usage.model).toEqual([{ name: model.name, jobs: 3, pictures: 6, micros: 3000 }]);
  expect(usage.day).toHaveLength(3);
  expect((await readOperatorUsage(store, '2026-10')).server).toEqual([]);
});

it('prints the tables with npm run usage', async () => {
  const url = `sqlite:${join(folder, 'store.sqlite')}`;
  {
    await using store = await openStore(url, () => {});
    const { ledger, jobStore } = await openTestLedger(store, Date.now);
    const model = shippedModel('black-forest-labs/flux-dev-lora');
    const job = createJob(model, {}, { at: Date.now(), state: { is: 'accepted' }, cost: { actual: 32_000 } });
    await Promise.all([ledger.reserve(job, model), jobStore.add(job)]);
    await jobStore.updateState(job, { is: 'delivered', pictures: 1, seconds: 1, sketch: false });
  }
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/usage.ts'], {
    env: { ...process.env, STORE_URL: url },
  });
  expect(stdout).toMatch(/^\| 1100000000000001000 +\| 1 +\| 1 +\| 0\.0320 +\|$/m);
  expect(stdout).toMatch(/^\| black-forest-labs\/flux-dev-lora +\| 1 +\| 1 +\| 0\.0320 +\|$/m);
});
