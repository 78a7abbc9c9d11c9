/** `npm run usage`, or `npm run usage 2026-10`: what all servers spent in a month, as tables. The bot may run meanwhile. */
import process from 'node:process';
import { readConfig } from '#schema/config/environment.ts';
import { dollarsOf } from '#schema/price/money.ts';
import { readOperatorUsage } from '#services/money/usage/operator-usage.ts';
import { openStore } from '#services/store/open-store.ts';
import { table } from './markdown-table.ts';

const month = process.argv[2] ?? new Date().toISOString().slice(0, 7);
if (!/^\d{4}-\d{2}$/.test(month)) throw new Error('The month must read like 2026-11.');
const { STORE_URL } = readConfig(process.env);
await using store = await openStore(STORE_URL, (error) => process.stderr.write(`${String(error)}\n`));
const usage = await readOperatorUsage(store, month);
for (const [by, sums] of Object.entries(usage)) {
  const rows = sums.map(({ name, jobs, pictures, micros }) => [
    name,
    String(jobs),
    String(pictures),
    dollarsOf(micros).toFixed(4),
  ]);
  process.stdout.write(`${table([by, 'jobs', 'pictures', 'dollars'], rows)}\n\n`);
}
