import { expect, it } from 'vitest';
import { openStore } from '#services/store/open-store.ts';
import { createJob } from '#test/support/jobs.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const [GUILD, PERSON] = ['1100000000000001000', '11'];
const failOnError = (error: unknown) => {
  throw error;
};
const charge = createJob(
  shippedModel('black-forest-labs/flux-dev-lora'),
  {},
  {
    ...{ id: '9', guild: GUILD, person: { id: PERSON, name: 'x' }, at: NOON },
    ...{ cost: { estimated: 20 }, state: { is: 'delivered', pictures: 2, seconds: 1, sketch: false } },
  },
);
const payer = { guild: GUILD, person: PERSON };
const DAY = '2026-11-28';

it('counts once what judging pictures again cost, and neither pictures nor a job', async () => {
  await using store = await openStore('memory:', failOnError);
  const { ledger } = await openTestLedger(store, () => NOON);
  using _held = await ledger.load(payer);
  await ledger.reserveCheck(charge);
  expect(ledger.totals(payer).person().reserved).toEqual({ micros: 20, pictures: 0 });
  for (const micros of [15, 99]) await ledger.settleCheck(charge, micros);
  expect(ledger.totals(payer).person()).toMatchObject({
    month: { micros: 15, pictures: 0 },
    reserved: { micros: 0, pictures: 0 },
  });
  expect(await ledger.readDay(payer, DAY)).toMatchObject([{ micros: 15, pictures: 0, jobs: 0, person: PERSON }]);
});

it('counts as it was reserved where its process was killed, once', async () => {
  await using store = await openStore('memory:', failOnError);
  let now = NOON;
  const killed = await openTestLedger(store, () => now);
  {
    using _held = await killed.ledger.load(payer);
    await killed.ledger.reserveCheck(charge);
  }
  now += 60_000;
  const next = await openTestLedger(store, () => now);
  using _held = await next.ledger.load(payer);
  await next.ledger.reconcile();
  expect(next.ledger.totals(payer).person().reserved.micros).toBe(20);
  now += 60 * 60_000;
  for (const _ of [1, 2]) await next.ledger.reconcile();
  expect(next.ledger.totals(payer).person()).toMatchObject({ month: { micros: 20 }, reserved: { micros: 0 } });
});
