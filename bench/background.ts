/**
 * `npm run bench:background`, with `-- --redis` on a Redis server: what the passes in the background over 10,000 jobs of one person
 * compute in the longest turn of the event loop. docs/privacy.md has the results.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBackgroundSteps } from '#services/background-steps.ts';
import { openFavourites } from '#services/favourites/favourites.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { exportParts } from '#services/privacy/export-parts.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { createRetention } from '#services/privacy/retention.ts';
import { createUpkeep } from '#services/privacy/upkeep.ts';
import { openSheetStore } from '#services/sheets/sheet-store.ts';
import { openStore } from '#services/store/open-store.ts';
import { exportJobs } from '#test/support/export-person.ts';
import { createJob } from '#test/support/jobs.ts';
import { openTestErasures } from '#test/support/open-test-erasures.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { measureTurns } from './measure/longest-turn.ts';

const JOBS = 10_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const PERSON = { id: '77', name: 'Ada' };
const MAX_EXPORT_BYTES = 8 * 2 ** 20;
const delivered = { is: 'delivered', pictures: 1, seconds: 1, sketch: true } as const;

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-background-'));
await using redis = process.argv.includes('--redis') ? await startRedis() : undefined;
await using store = await openStore(redis?.url ?? `sqlite:${join(folder, 'store.sqlite')}`, (error) => {
  throw error;
});
const jobStore = openJobStore(store);
const people = openPersonIndex(store);
const sheetStore = openSheetStore(store);
const steps = createBackgroundSteps({ now: () => performance.now() });
const log = {
  debug: () => {},
  info: () => {},
  warn: (...args: unknown[]) => void process.stderr.write(`${JSON.stringify(args)}\n`),
};
const favourites = openFavourites(store, async () => 'away', log);
const shared = { store, steps, people, favourites, log, undelivered: [], ownsGuild: () => true, wallClock: Date.now };

async function storeJobs() {
  const prompt = { typed: 'a fox in the snow '.repeat(12), sent: 'a fox in the snow '.repeat(12) };
  const job = createJob(
    shippedModel('jdreetz/illustration'),
    { prompt },
    { person: PERSON, at: Date.now() - 20 * DAY_MS },
  );
  for (let id = 1_000_000; id < 1_000_000 + JOBS; id += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        jobStore.updateState({ ...job, id: `${id + index}`, message: undefined }, delivered),
      ),
    );
}

async function exportAll() {
  for await (const _ of exportParts(PERSON.id, exportJobs(PERSON.id, store), MAX_EXPORT_BYTES, Date.now()));
}

/** As after a start with another `KEEP_JOBS_DAYS`. */
async function applyKeepDays(days: number) {
  const retention = createRetention(days, Date.now);
  const stores = { jobStore: openJobStore(store, { retention }), sheetStore: openSheetStore(store, retention) };
  await using upkeep = createUpkeep({ ...shared, ...stores, retention, part: 'all', noteServer: async () => {} });
  await upkeep.run();
}

async function eraseAll() {
  await using erasures = openTestErasures(store, { ...shared, jobStore, sheetStore });
  await erasures.request(PERSON.id, '99999999');
  const isLeft = async () => !(await people.list(PERSON.id)[Symbol.asyncIterator]().next()).done;
  while (await isLeft()) await sleep(100);
}

await storeJobs();
await measureTurns('export', exportAll);
await measureTurns('KEEP_JOBS_DAYS=60, which keeps all', () => applyKeepDays(60));
await measureTurns('erasure', eraseAll);
await storeJobs();
await measureTurns('KEEP_JOBS_DAYS=10, which deletes all', () => applyKeepDays(10));
rmSync(folder, { recursive: true, force: true });
