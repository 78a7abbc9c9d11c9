import { expect, it, vi } from 'vitest';
import { EMPTY_GUILD_SETTINGS } from '#schema/guild-settings.ts';
import { openBus } from '#services/bus/open-bus.ts';
import { createMoneyGate } from '#services/money/money-gate.ts';
import { openStore } from '#services/store/open-store.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { startRedis } from '#test/support/store/redis.ts';

const [PROCESSES, CAP, PRICE] = [4, 100, 3] as const;
const MODEL = shippedModel('black-forest-labs/flux-dev-lora');
const now = () => Date.parse('2026-11-28T12:00:00Z');

it('tells what is spent to all processes, which alone keeps a cap but for what they accept in the same moment', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const log = { error: () => {}, warn: () => {} };
  const join = async (index: number) => {
    const store = resources.use(await openStore(redis.url, () => {}));
    const bus = resources.use(await openBus(redis.url, log));
    const { ledger, jobStore } = await openTestLedger(store, now, bus);
    const settings = { getForGuild: () => EMPTY_GUILD_SETTINGS };
    const gate = createMoneyGate({ ledger, settings, operatorCaps: { perDay: CAP }, now });
    const place = { ...TEST_PLACE, guild: `110000000000000${index}000` };
    let count = 0;
    /** Whether it was admitted. */
    const admit = async () => {
      count += 1;
      const job = createJob(
        MODEL,
        {},
        {
          ...{ id: `${index}0${count}`, guild: place.guild, at: now(), state: { is: 'accepted' } },
          cost: { estimated: PRICE },
        },
      );
      using _held = await ledger.load({ person: job.person.id, guild: place.guild });
      try {
        gate.check({ pictures: 1, isBilled: true, micros: PRICE }, job.person, place);
      } catch {
        return undefined;
      }
      await Promise.all([gate.reserve(job, MODEL), jobStore.add(job)]);
      return job;
    };
    return { ledger, jobStore, admit };
  };
  const processes = await Promise.all(Array.from({ length: PROCESSES }, (_, index) => join(index + 1)));
  const admitted = await Promise.all(
    processes.map(async ({ admit }) => {
      const jobs = [];
      for (let attempts = 0; attempts < 20; attempts++) jobs.push((await admit()) ?? []);
      return jobs.flat();
    }),
  );
  const reserved = admitted.flat().length * PRICE;
  expect(reserved).toBeGreaterThan(CAP - PRICE);
  // Some milliseconds pass until the others hear of it, more on a busy machine. Without that it would be 240.
  expect(reserved).toBeLessThanOrEqual(CAP + 4 * PROCESSES * PRICE);
  const totals = () => processes.map(({ ledger }) => ledger.operatorTotal().today.micros);
  await vi.waitFor(() => expect(totals()).toEqual(processes.map(() => reserved)), { interval: 5 });

  // Each job costs nothing in the end, but the first of each process.
  for (const [index, { jobStore }] of processes.entries())
    for (const [at, job] of (admitted[index] ?? []).entries())
      await jobStore.updateState(
        { ...job, cost: { ...job.cost, actual: at === 0 ? 5 : 0 } },
        { is: 'delivered', pictures: 1, seconds: 1, sketch: false },
      );
  const spent = admitted.filter(({ length }) => length > 0).length * 5;
  await vi.waitFor(() => expect(totals()).toEqual(processes.map(() => spent)), { interval: 5 });
  expect((await join(9)).ledger.operatorTotal()).toMatchObject({ month: { micros: spent }, reserved: { micros: 0 } });
});
