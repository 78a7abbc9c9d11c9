import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createBackgroundSteps } from '#services/background-steps.ts';
import type { Bus } from '#services/bus/bus.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import type { ErasuresOptions } from '#services/privacy/erasures.ts';
import { exportParts } from '#services/privacy/export-parts.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { countPerTurn } from '#test/support/count-per-turn.ts';
import { exportJobs } from '#test/support/export-person.ts';
import { createJob } from '#test/support/jobs.ts';
import { openTestErasures } from '#test/support/open-test-erasures.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { createTickingClock } from '#test/support/ticking-clock.ts';

const PERSON = { id: '77', name: 'Ada' };
const delivered = { is: 'delivered', pictures: 1, seconds: 1, sketch: true } as const;
/** What is stored of a job with the longest prompts, at most; and the bytes of a file. */
const [JOB_CHARACTERS, MAX_EXPORT_BYTES] = [16_000, 400_000];
const JOBS = 300;

/** With the longest prompts. */
async function storeJobs(store: Store, count: number) {
  const jobStore = openJobStore(store);
  const prompt = { typed: 'a fox '.repeat(666), sent: 'a fox '.repeat(666) };
  const job = createJob(shippedModel('jdreetz/illustration'), { prompt }, { person: PERSON, state: delivered });
  for (let at = 0; at < count; at += 500) {
    const ids = Array.from({ length: Math.min(500, count - at) }, (_, index) => `${10_000 + at + index}`);
    await Promise.all(ids.map((id) => jobStore.updateState({ ...job, id, message: undefined }, delivered)));
  }
  return jobStore;
}

const log = { info: () => {}, warn: (...args: unknown[]) => expect(args).toEqual([]) };
/** Of a process with a clock of its own: how much it does in a turn is the same on every machine. */
const openErasures = (store: Store, options: Partial<ErasuresOptions> = {}) =>
  openTestErasures(store, {
    ...{ log, steps: createBackgroundSteps({ now: createTickingClock(), pauseMs: 0 }) },
    ...options,
  });
const left = async (store: Store) => (await Array.fromAsync(openPersonIndex(store).list(PERSON.id))).length;

it.each(['sqlite', 'redis'])('exports and erases many jobs, a few in a turn of the loop (%s)', async (kind) => {
  await using redis = kind === 'redis' ? await startRedis() : undefined;
  await using store = await openStore(redis?.url ?? 'memory:', () => {});
  const jobStore = await storeJobs(store, JOBS);
  const exported = await countPerTurn(async () => {
    const parts: Buffer[] = [];
    for await (const part of exportParts(PERSON.id, exportJobs(PERSON.id, store), MAX_EXPORT_BYTES, 0))
      parts.push(part);
    return parts;
  });
  expect(Math.max(...exported.result.map(({ length }) => length))).toBeLessThanOrEqual(MAX_EXPORT_BYTES);
  const entries = exported.result.flatMap((part) => JSON.parse(part.toString()).entries);
  expect(entries.filter(({ type }) => type === 'job')).toHaveLength(JOBS);
  expect(exported.most.parsedCharacters).toBeLessThanOrEqual(3 * JOB_CHARACTERS);

  await using erasures = openErasures(store);
  const { most } = await countPerTurn(async () => {
    await erasures.request(PERSON.id, '999999');
    await expect.poll(() => jobStore.find(`${10_000 + JOBS - 1}`)).toMatchObject({ person: { id: '0' } });
  });
  // Those of a slice, which is two turns here, and one that the test reads; each is read twice at most.
  expect(most.parsedCharacters).toBeLessThanOrEqual(6 * JOB_CHARACTERS);
  expect(most.rows).toBeLessThanOrEqual(24);
  expect(most.written).toBeLessThanOrEqual(24);
  await expect.poll(() => left(store)).toBe(0);
  expect(await jobStore.find('10000')).toMatchObject({ erased: true, person: { id: '0' }, recipe: { input: {} } });
});

it('exports and erases the others where one cannot be read, names that one, and erases it once it can be', async () => {
  const errors: unknown[] = [];
  await using store = await openStore('memory:', (error) => errors.push(error));
  const jobStore = await storeJobs(store, 40);
  const stored = store.collection('jobs', z.unknown());
  const whole = await stored.get('10007');
  await stored.set('10007', { id: '10007' });
  const exported = await Array.fromAsync(exportJobs(PERSON.id, store));
  expect(exported).toHaveLength(40);
  expect(exported).toContainEqual({ type: 'unreadable job', id: '10007' });

  await using erasures = openErasures(store);
  await erasures.request(PERSON.id, '999999');
  await expect.poll(() => left(store)).toBe(1);
  expect(await jobStore.find('10039')).toMatchObject({ erased: true });
  expect(String(errors[0])).toContain('the store holds jobs:10007 in a form that is not known');
  await stored.set('10007', whole);
  await expect.poll(() => left(store)).toBe(0);
  expect(await jobStore.find('10007')).toMatchObject({ erased: true, person: { id: '0' } });
});

it('erases what was asked for before it and was stored after it, and finds what a kill has left in the log', async () => {
  await using store = await openStore('memory:', () => {});
  const jobStore = await storeJobs(store, 1);
  const job = await jobStore.find('10000');
  if (!job) throw new Error('there is no job');
  const logErased: number[] = [];
  const audit = { erasePerson: async () => void logErased.push(await left(store)) };
  {
    await using erasures = openErasures(store, { lateMs: 60_000, audit });
    await erasures.request(PERSON.id, '20000');
    await expect.poll(() => left(store)).toBe(0);
    // An interaction may wait in a burst, or for a model that judges its words.
    await jobStore.updateState({ ...job, id: '10001', message: undefined }, delivered);
    await jobStore.updateState({ ...job, id: '30000', message: undefined }, delivered);
    await expect.poll(async () => (await jobStore.find('10001'))?.erased).toBe(true);
    await expect.poll(() => left(store)).toBe(1);
    expect(await jobStore.find('30000')).not.toHaveProperty('erased');
  }

  await openPersonIndex(store).add(PERSON.id, { kind: 'job', id: '10001', guild: job.guild });
  logErased.length = 0;
  await using next = openErasures(store, { audit });
  await next.resume();
  await expect.poll(() => left(store)).toBe(1);
  expect(logErased[0]).toBe(2);
});

it('goes on where Redis was away in the middle of it', async () => {
  await using redis = await startRedis();
  await using store = await openStore(redis.url, () => {}, { probeIntervalMs: 20 });
  const jobStore = await storeJobs(store, JOBS);
  let erased = 0;
  let outage: Promise<void> | undefined;
  const countErased = async () => {
    erased += 1;
    if (erased === 50) outage = redis.stop().then(redis.start);
  };
  await using erasures = openErasures(store, {
    undelivered: [{ delete: countErased }],
  });
  await erasures.request(PERSON.id, '999999');
  await expect.poll(() => outage !== undefined).toBe(true);
  await outage;
  await expect.poll(() => left(store).catch(() => JOBS)).toBe(0);
  for (let index = 0; index < JOBS; index += 1)
    expect(await jobStore.find(`${10_000 + index}`)).toMatchObject({ erased: true, person: { id: '0' } });
});

it('erases up to the latest press, where somebody presses again on another process while the first is under way', async () => {
  await using store = await openStore('memory:', () => {});
  const jobStore = await storeJobs(store, 1);
  const listeners: ((text: string) => unknown)[] = [];
  const bus: Bus = {
    publish: (_, text) => void listeners.map((listener) => listener(text)),
    subscribe: (_, listener) => void listeners.push(listener),
    onReconnect: () => {},
  };
  await using other = openErasures(store, { bus, ownsGuild: () => false });
  let presses = 1;
  const pressAgain = async () => {
    presses += 1;
    if (presses === 2) await other.request(PERSON.id, '20000');
  };
  await using _ = openErasures(store, { bus, audit: { erasePerson: pressAgain } });
  await other.request(PERSON.id, '9000');
  await expect.poll(() => jobStore.find('10000')).toMatchObject({ erased: true });
});

it('is done by each process for its own servers, and by the next start where one was down', async () => {
  await using redis = await startRedis();
  await using one = await openStore(redis.url, () => {});
  await using other = await openStore(redis.url, () => {});
  const jobStore = await storeJobs(one, 1);
  const job = await jobStore.find('10000');
  if (!job) throw new Error('there is no job');
  const inServer = (id: string, guild: string) =>
    jobStore.updateState({ ...job, id, guild, message: { channel: '5', id: `m${id}` } }, delivered);
  await inServer('20001', '1');
  await inServer('20002', '2');
  await inServer('30000', '2');
  const listeners: ((text: string) => unknown)[] = [];
  const bus: Bus = {
    publish: (_, text) => void listeners.map((listener) => listener(text)),
    subscribe: () => {},
    onReconnect: () => {},
  };
  await using first = openErasures(one, { bus, ownsGuild: (guild) => guild !== '2' });
  await first.request(PERSON.id, '25000');
  await expect.poll(() => left(one)).toBe(2);
  const messages: string[] = [];
  await using second = openErasures(other, {
    ...{ bus, ownsGuild: (guild) => guild === '2' },
    deleteMessage: async ({ id }) => {
      messages.push(id);
      return true;
    },
  });
  await second.resume();
  await expect.poll(() => left(one)).toBe(1);
  expect(messages).toEqual(['m20002']);
  expect((await Array.fromAsync(openPersonIndex(one).list(PERSON.id))).map(({ id }) => id)).toEqual(['30000']);
});

/** Has a process go on with all erasures, which is killed once it is done with so many jobs. @returns of which it said so */
async function eraseThenKill(url: string, jobs: number): Promise<string[]> {
  const eraser = spawn(process.execPath, ['test/support/erase-process.ts', url, `${jobs}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const end = once(eraser, 'close');
  for await (const line of createInterface(eraser.stdout)) said.push(line);
  await end;
  return said;
}

it.each(['sqlite', 'redis'])('goes on after a kill, and is done with no job that is not erased (%s)', async (kind) => {
  await using redis = kind === 'redis' ? await startRedis() : undefined;
  const url = redis?.url ?? `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-erase-')), 'store.sqlite')}`;
  {
    await using store = await openStore(url, () => {});
    await storeJobs(store, JOBS);
    await store
      .listedCollection('erasures', z.unknown())
      .set(PERSON.id, { interaction: '999999', isPersonDone: false });
  }
  const done = [...(await eraseThenKill(url, 20)), ...(await eraseThenKill(url, 70))];
  expect(done).toHaveLength(90);
  await using store = await openStore(url, () => {});
  const jobStore = openJobStore(store);
  const nobodys = { erased: true, person: { id: '0' }, recipe: { input: {} } };
  expect(await left(store)).toBeGreaterThan(0);
  for (const id of done) expect(await jobStore.find(id)).toMatchObject(nobodys);
  await using erasures = openErasures(store);
  await erasures.resume();
  await expect.poll(() => left(store)).toBe(0);
  for (let index = 0; index < JOBS; index += 1) expect(await jobStore.find(`${10_000 + index}`)).toMatchObject(nobodys);
  expect(await jobStore.findDelivered(PERSON.id, undefined)).toEqual([]);
});
