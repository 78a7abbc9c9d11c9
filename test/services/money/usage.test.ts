import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { daysOfMonth, formatUsageCsv, groupUsage, summarizeUsage } from '#services/money/usage.ts';
import { describeChart, drawUsageChart } from '#services/money/usage-chart.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const days = daysOfMonth(Date.parse('2026-11-28T23:00:00Z'));
const row = (day: string, person: string, preset: string | undefined, micros: number) => ({
  ...{ day, person, model: 'owner/model', jobs: 1, pictures: 2, micros },
  ...(preset !== undefined && { preset }),
});
const usage = summarizeUsage(
  [
    row('2026-11-03', '11', 'Fox', 1_250_000),
    row('2026-11-04', '12', undefined, 250_000),
    row('2026-11-28', '12', '=2+2,"x"', 2_000_000),
  ],
  days,
);

it('sums by day, person, preset and model, highest first', () => {
  expect(days).toHaveLength(28);
  expect(usage.total).toEqual({ micros: 3_500_000, pictures: 6 });
  expect(usage.days[2]).toEqual({ day: '2026-11-03', micros: 1_250_000, pictures: 2 });
  expect(groupUsage(usage, 'person').map(({ name, micros }) => [name, micros])).toEqual([
    ['12', 2_250_000],
    ['11', 1_250_000],
  ]);
  expect(groupUsage(usage, 'preset').map(({ name }) => name)).toEqual(['=2+2,"x"', 'Fox']);
  expect(groupUsage(usage, 'model')).toEqual([{ name: 'owner/model', micros: 3_500_000, pictures: 6 }]);
});

it('writes a file that a spreadsheet reads without running anything', () => {
  expect(formatUsageCsv(usage.rows).split('\r\n')).toEqual([
    'day,person,preset,model,jobs,pictures,dollars',
    '2026-11-03,11,Fox,owner/model,1,2,1.250000',
    '2026-11-04,12,,owner/model,1,2,0.250000',
    '2026-11-28,12,"\'=2+2,""x""",owner/model,1,2,2.000000',
    '',
  ]);
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
