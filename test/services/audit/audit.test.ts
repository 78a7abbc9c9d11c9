import { expect, it } from 'vitest';
import { md } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Collection, Store } from '#services/store/store.ts';
import { countPerTurn } from '#test/support/count-per-turn.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openTestAudit } from '#test/support/open-test-audit.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { createKillableStore, untilKilled } from '#test/support/store/killable-store.ts';
import { startRedis } from '#test/support/store/redis.ts';

const MODEL = shippedModel('black-forest-labs/flux-dev-lora');
const [NOON, DAY_MS] = [Date.parse('2026-11-28T12:00:00Z'), 86_400_000];
const now = () => NOON;
const GUILD = '1100000000000001000';
const BEN = { id: '1100000000000000102', name: 'Ben' };
const place = { ...TEST_PLACE, guild: GUILD, ageRestricted: false };
const actor = { person: BEN, place };
const DELIVERED = { is: 'delivered' as const, pictures: 2, seconds: 1, sketch: false };
const openMemory = () =>
  openStore('memory:', (error) => {
    throw error;
  });
const refusal = (n = 0) => ({
  is: 'refused' as const,
  error: new UserError(md`Too long, by ${n}.`),
  request: { via: '/imagine', prompt: `a fox ${n}` },
});
const change = (name: string) => ({
  is: 'changed' as const,
  what: 'setting' as const,
  name,
  before: 'off',
  after: 'on',
});

/** Counts the writes of a namespace. */
function countWrites(store: Store, namespace: string) {
  const counts = { writes: 0 };
  const counted = <T extends Collection<unknown>>(name: string, collection: T): T =>
    name !== namespace
      ? collection
      : {
          ...collection,
          set: (key: string, value: unknown, ttl?: number) => {
            counts.writes += 1;
            return collection.set(key, value, ttl);
          },
        };
  const counting: Store = {
    ...store,
    outageMessage: undefined,
    outageRemedy: undefined,
    collection: (name, schema) => counted(name, store.collection(name, schema)),
    listedCollection: (name, schema) => counted(name, store.listedCollection(name, schema)),
  };
  return { counts, store: counting };
}

it('keeps nothing unless the server wants it, and tells its channel in any case', async () => {
  await using store = await openMemory();
  const { audit, keep, tell, told } = openTestAudit(store, now);
  audit.record(actor, refusal());
  await audit.recordJob(createJob(MODEL, {}, { at: NOON }));
  await tell(GUILD);
  audit.record(actor, refusal());
  await expect.poll(() => told).toEqual(['1100000000000009000 refused']);
  expect(await Array.fromAsync(audit.readDay(GUILD, '2026-11-28'))).toEqual([]);
  await keep(GUILD, '7');
  audit.record(actor, change('Recipe in files'));
  await expect.poll(() => Array.fromAsync(audit.readDay(GUILD, '2026-11-28'))).toHaveLength(1);
  expect(told).toHaveLength(2);
  audit.record({ ...actor, place: { ...place, guild: undefined } }, refusal());
  expect(told).toHaveLength(2);
});

it('is kept by a version that does not know for how long it is to be', async () => {
  await using store = await openMemory();
  const { audit, keep } = openTestAudit(store, now);
  await keep(GUILD, 'for ever');
  audit.record(actor, refusal());
  await audit.close();
  const later = openTestAudit(store, () => NOON + 364 * DAY_MS);
  later.audit.record(actor, refusal());
  await later.audit.close();
  expect(await Array.fromAsync(later.audit.readDay(GUILD, '2026-11-28'))).toHaveLength(1);
});

it('writes a burst of 300 in a few writes, none of them awaited, and loses nothing', async () => {
  await using disk = await openMemory();
  const { store, counts } = countWrites(disk, 'audit-log');
  const { audit, keep } = openTestAudit(store, now);
  await keep(GUILD, '7');
  for (let n = 0; n < 300; n++) audit.record(actor, refusal(n));
  await Promise.all(
    Array.from({ length: 300 }, (_, n) => audit.recordJob(createJob(MODEL, {}, { id: `${n}`, at: NOON }))),
  );
  await audit.close();
  const entries = await Array.fromAsync(audit.readDay(GUILD, '2026-11-28'));
  expect(entries).toHaveLength(600);
  expect(
    new Set(entries.map((entry) => (entry.is === 'job' ? entry.job : entry.is === 'refused' && entry.prompt))).size,
  ).toBe(600);
  expect(counts.writes).toBeLessThanOrEqual(16);
});

it('notes a person once a day, however much they ask for', async () => {
  await using disk = await openMemory();
  const { store, counts } = countWrites(disk, 'audit-people');
  const { audit, keep } = openTestAudit(store, now);
  await keep(GUILD, '7');
  for (let n = 0; n < 5; n++) await audit.recordJob(createJob(MODEL, {}, { id: `${n}`, at: NOON }));
  expect(counts.writes).toBe(1);
});

it('has each job once, with the cost and the message that became known later, and each refusal once', async () => {
  await using store = await openMemory();
  const { audit, keep } = openTestAudit(store, now);
  await keep(GUILD, '30');
  const kept = createJob(
    MODEL,
    { prompt: { typed: 'a red fox', sent: 'a red fox' } },
    {
      at: NOON,
      message: undefined,
      state: { ...DELIVERED, is: 'kept', prediction: 'p', reason: 'closed' },
      cost: { estimated: 3000 },
    },
  );
  await audit.recordJob(kept);
  await audit.recordJob(kept);
  const delivered = {
    ...kept,
    state: DELIVERED,
    message: { channel: '9', id: '8' },
    cost: { estimated: 3000, actual: 2500 },
  };
  await audit.recordJob(delivered);
  // After a restart nothing is remembered.
  await openTestAudit(store, now, 2).audit.recordJob(delivered, true);
  const fact = refusal(1);
  for (const _ of [1, 2]) audit.record(actor, fact);
  await audit.close();
  const [job, refused, ...others] = await Array.fromAsync(audit.readDay(GUILD, '2026-11-28'));
  expect(others).toEqual([]);
  expect(job).toEqual({
    is: 'job',
    job: kept.id,
    at: NOON,
    person: BEN,
    channel: kept.channel,
    via: 'imagine',
    prompt: 'a red fox',
    model: MODEL.name,
    result: { is: 'delivered', pictures: 2, link: `https://discord.com/channels/${GUILD}/9/8` },
    estimated: 3000,
    actual: 2500,
  });
  expect(refused).toMatchObject({
    is: 'refused',
    reason: 'Too long, by 1.',
    code: 'invalid-request',
    prompt: 'a fox 1',
  });
});

it('deletes what is older than the server wants it, in the background, and all where it is switched off', async () => {
  await using store = await openMemory();
  let time = NOON - 40 * DAY_MS;
  const { audit, keep } = openTestAudit(store, () => time);
  const stored = async () => {
    const keys: string[] = [];
    for await (const [key] of store.listedCollection('audit-log', (await import('zod')).z.unknown()).entries())
      keys.push(key);
    return keys.map((key) => key.split('/')[1]);
  };
  await keep(GUILD, '365');
  for (const days of [40, 20, 3]) {
    time = NOON - days * DAY_MS;
    audit.record(actor, refusal(days));
    await expect.poll(async () => (await stored()).length).toBeGreaterThan(0);
  }
  time = NOON;
  await expect.poll(stored).toEqual(['2026-10-19', '2026-11-08', '2026-11-25']);
  await keep(GUILD, '30');
  audit.record(actor, change('Audit log'));
  await expect.poll(stored).toEqual(['2026-11-08', '2026-11-25', '2026-11-28']);
  // A day later what is 30 days old goes.
  time = NOON + 11 * DAY_MS;
  audit.record(actor, refusal());
  await expect.poll(stored).toEqual(['2026-11-25', '2026-11-28', '2026-12-09']);
  await keep(GUILD, '7');
  expect(await Array.fromAsync(audit.readDay(GUILD, '2026-11-25'))).toEqual([]);
  await keep(GUILD, undefined);
  audit.record(actor, change('Audit log'));
  await expect.poll(stored).toEqual([]);
});

it('takes the words and the name of a person out of all servers, and leaves what it cost', async () => {
  await using store = await openMemory();
  const { audit, keep } = openTestAudit(store, now);
  const other = '1100000000000002000';
  for (const guild of [GUILD, other]) {
    await keep(guild, '7');
    const job = createJob(MODEL, {}, { id: `9${guild}`, guild, at: NOON, state: DELIVERED, cost: { estimated: 9 } });
    await audit.recordJob(job);
    await audit.recordJob({ ...job, cost: { estimated: 9, actual: 7 } });
    await audit.recordJob(
      createJob(MODEL, {}, { id: `8${guild}`, guild, at: NOON, person: { id: '42', name: 'Cleo' } }),
    );
    audit.record({ ...actor, place: { ...place, guild } }, refusal());
    audit.record({ ...actor, place: { ...place, guild } }, change('Recipe in files'));
  }
  await audit.close();
  await audit.erasePerson(BEN.id);
  for (const guild of [GUILD, other]) {
    const entries = await Array.fromAsync(audit.readDay(guild, '2026-11-28'));
    expect(JSON.stringify(entries)).not.toMatch(/Ben|a fox 0/);
    expect(entries.map(({ person }) => person)).toEqual([
      undefined,
      { id: '42', name: 'Cleo' },
      undefined,
      { id: BEN.id },
    ]);
    expect(entries[0]).toMatchObject({ model: MODEL.name, actual: 7, result: { is: 'delivered', pictures: 2 } });
    expect(entries[0]).not.toHaveProperty('prompt');
  }
  await audit.forgetServer(GUILD);
  expect(await Array.fromAsync(audit.readDay(GUILD, '2026-11-28'))).toEqual([]);
  expect(await Array.fromAsync(audit.readDay(other, '2026-11-28'))).toHaveLength(4);
});

it('has every job that ended, whenever the process is killed', async () => {
  for (let writes = 0; writes < 14; writes++) {
    await using disk = await openMemory();
    const process = createKillableStore(disk);
    const before = openTestAudit(process.store, now);
    await before.keep(GUILD, '7');
    const first = await openTestLedger(process.store, now, undefined, before.audit.recordJob);
    const job = createJob(MODEL, {}, { id: '77', at: NOON, state: { is: 'accepted' }, message: undefined });
    using _held = await first.ledger.load({ person: job.person.id, guild: job.guild });
    await Promise.all([first.ledger.reserve(job, MODEL), first.jobStore.add(job)]);
    process.killAfter(writes);
    await untilKilled(first.jobStore.updateState(job, DELIVERED), process);
    const after = openTestAudit(disk, now, 2);
    const second = await openTestLedger(disk, now, undefined, after.audit.recordJob);
    await second.ledger.reconcile();
    const stored = await second.jobStore.find(job.id);
    const entries = await Array.fromAsync(after.audit.readDay(GUILD, '2026-11-28'));
    expect([writes, entries.length]).toEqual([writes, stored?.state.is === 'delivered' ? 1 : 0]);
    await after.audit.recordJob({ ...job, state: DELIVERED }, true);
    expect(await Array.fromAsync(after.audit.readDay(GUILD, '2026-11-28'))).toHaveLength(1);
  }
});

/** Entries of one write, and the characters of a prompt at most. */
const [BATCH_ENTRIES, PROMPT_CHARACTERS] = [50, 4000];

it.each(['sqlite', 'redis'])('reads, erases and deletes a long day in short turns (%s)', async (kind) => {
  await using redis = kind === 'redis' ? await startRedis() : undefined;
  await using store = redis ? await openStore(redis.url, () => {}) : await openMemory();
  const { audit, keep } = openTestAudit(store, now);
  await keep(GUILD, '7');
  for (let n = 0; n < 500; n++) {
    const fact = refusal(n);
    audit.record(actor, { ...fact, request: { ...fact.request, prompt: `${n} `.padEnd(PROMPT_CHARACTERS, 'x') } });
  }
  await audit.close();
  const mostCharacters = BATCH_ENTRIES * (PROMPT_CHARACTERS + 1000);
  const read = await countPerTurn(async () => {
    let count = 0;
    for await (const entry of audit.readDay(GUILD, '2026-11-28')) {
      // As a file has it.
      JSON.stringify(entry);
      count += 1;
    }
    return count;
  });
  expect(read.result).toBe(500);
  expect(read.most.parsedCharacters).toBeLessThanOrEqual(mostCharacters);
  expect(read.most.written).toBeLessThanOrEqual(BATCH_ENTRIES);
  const erased = await countPerTurn(() => audit.erasePerson(BEN.id));
  expect(erased.most.parsedCharacters).toBeLessThanOrEqual(mostCharacters);
  const deleted = await countPerTurn(() => audit.forgetServer(GUILD));
  expect(deleted.most.parsedCharacters).toBeLessThanOrEqual(mostCharacters);
  expect(deleted.most.rows).toBeLessThanOrEqual(20);
  expect(await Array.fromAsync(audit.readDay(GUILD, '2026-11-28'))).toEqual([]);
});

it('has what several processes record', async () => {
  await using redis = await startRedis();
  await using one = await openStore(redis.url, () => {});
  await using two = await openStore(redis.url, () => {});
  const processes = [openTestAudit(one, now, 1), openTestAudit(two, now, 2)] as const;
  await processes[0].keep(GUILD, '7');
  for (const [index, { audit }] of processes.entries())
    for (let n = 0; n < 250; n++) audit.record(actor, refusal(index * 1000 + n));
  await Promise.all(processes.map(({ audit }) => audit.close()));
  const [{ audit }] = processes;
  expect(await Array.fromAsync(audit.readDay(GUILD, '2026-11-28'))).toHaveLength(500);
  await audit.erasePerson(BEN.id);
  expect(JSON.stringify(await Array.fromAsync(processes[1].audit.readDay(GUILD, '2026-11-28')))).not.toContain('a fox');
  await audit.forgetServer(GUILD);
  expect(await Array.fromAsync(processes[1].audit.readDay(GUILD, '2026-11-28'))).toEqual([]);
});
