import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutCharge } from '#schema/cost/cost.ts';
import { EMPTY_GUILD_SETTINGS, type GuildSettings } from '#schema/guild-settings.ts';
import type { Job } from '#schema/job/job.ts';
import { toPlainText } from '#schema/markdown.ts';
import { microsOf } from '#schema/price/money.ts';
import { describeExceeded, type OperatorCaps } from '#services/money/caps.ts';
import { createMoneyGate } from '#services/money/money-gate.ts';
import { openStore } from '#services/store/open-store.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const MODEL = shippedModel('black-forest-labs/flux-dev-lora');
const NOON = Date.parse('2026-11-28T12:00:00Z');
const ROLE = '1300000000000000001';

async function open(settings: GuildSettings, operatorCaps: OperatorCaps = {}) {
  const store = await openStore('memory:', () => {});
  const clock = { now: NOON };
  const { ledger, jobStore } = await openTestLedger(store, () => clock.now);
  const gate = createMoneyGate({
    ...{ ledger, operatorCaps, now: () => clock.now },
    settings: { getForGuild: (guild) => (guild === undefined ? EMPTY_GUILD_SETTINGS : settings) },
  });
  let count = 0;
  const ask = async (person: string, estimated: number | undefined, place = TEST_PLACE) => {
    await ledger.load({ person, guild: place.guild });
    count += 1;
    const job = createJob(
      MODEL,
      {},
      {
        ...{ id: `${1000 + count}`, at: clock.now, state: { is: 'accepted' }, guild: place.guild },
        ...{ person: { id: person, name: 'x' }, cost: estimated === undefined ? {} : { estimated } },
      },
    );
    gate.check({ pictures: 1, isBilled: true, micros: estimated }, job.person, place);
    await Promise.all([gate.reserve(job, MODEL), jobStore.add(job)]);
    return job;
  };
  const deliver = (job: Job, actual: number) =>
    jobStore.updateState(
      { ...job, cost: { ...job.cost, actual } },
      { is: 'delivered', pictures: 1, seconds: 1, sketch: false },
    );
  const cancel = (job: Job) => jobStore.updateState({ ...job, ...withoutCharge(job.cost) }, { is: 'canceled' });
  return { ask, deliver, cancel, clock, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

it('refuses by which cap it is, whose, and when it opens again', async () => {
  const settings = {
    microsPerMonth: microsOf(5),
    everyone: { microsPerDay: microsOf(1), picturesPerMonth: 3 },
    roles: { [ROLE]: { microsPerDay: microsOf(4) } },
  };
  await using bot = await open(settings, { perMonth: microsOf(6) });
  const first = await bot.ask('1', microsOf(0.75));
  await expect(bot.ask('1', microsOf(0.5))).rejects.toThrow(
    '$0.25 left of the $1.00 that this server allows you a day; this may take $0.50. It starts again at midnight UTC, in 12 h 0 min.',
  );
  await expect(bot.ask('1', undefined)).rejects.toThrow('I do not know the price of this model');
  const artist = { ...TEST_PLACE, roles: [ROLE] };
  await bot.ask('2', microsOf(4), artist);
  await expect(bot.ask('3', microsOf(0.5))).rejects.toThrow(
    '$0.25 left of the $5.00 that the admins of this server allow all members together a month; this may take $0.50. It starts again on 1 December (UTC), in 3 days.',
  );
  await bot.cancel(first);
  await bot.ask('1', microsOf(0.5));
  await expect(bot.ask('4', microsOf(2), { ...TEST_PLACE, guild: undefined })).rejects.toThrow('my operator allows');
  await bot.ask('1', 0);
  await bot.ask('1', 0);
  await expect(bot.ask('1', 0)).rejects.toThrow('Of the 3 pictures that this server allows you a month');
  // Three days later it is December.
  bot.clock.now += 3 * 24 * 60 * 60 * 1000;
  await bot.ask('1', microsOf(0.9));
});

it('never admits more than a cap, except for what running jobs cost beyond what was expected', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('ask' as const), person: fc.constantFrom('1', '2'), micros: fc.nat({ max: 5 }) }),
    fc.record({ do: fc.constant('deliver' as const), which: fc.nat(), actual: fc.nat({ max: 6 }) }),
    fc.record({ do: fc.constant('cancel' as const), which: fc.nat() }),
  );
  const caps = fc.record({ person: fc.nat({ max: 15 }), server: fc.nat({ max: 20 }), operator: fc.nat({ max: 25 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), caps, async (steps, { person, server, operator }) => {
      const settings = { microsPerMonth: server, everyone: { microsPerDay: person }, roles: {} };
      await using bot = await open(settings, { perDay: operator });
      const running: { job: Job; micros: number }[] = [];
      const used = new Map([
        ['1', 0],
        ['2', 0],
      ]);
      const add = (who: string, micros: number) => used.set(who, (used.get(who) ?? 0) + micros);
      for (const each of steps) {
        if (each.do === 'ask') {
          const mine = (used.get(each.person) ?? 0) + each.micros;
          const all = [...used.values()].reduce((sum, one) => sum + one, 0) + each.micros;
          const fits = each.micros === 0 || (mine <= person && all <= server && all <= operator);
          const asked = bot.ask(each.person, each.micros);
          if (!fits) await expect(asked).rejects.toThrow('It starts again');
          else {
            running.push({ job: await asked, micros: each.micros });
            add(each.person, each.micros);
          }
          continue;
        }
        const [one] = running.splice(each.which % Math.max(1, running.length), 1);
        if (!one) continue;
        const actual = each.do === 'deliver' ? each.actual : 0;
        await (each.do === 'deliver' ? bot.deliver(one.job, actual) : bot.cancel(one.job));
        add(one.job.person.id, actual - one.micros);
      }
    }),
    { numRuns: 100 },
  );
});

it('says in days when a month ends', () => {
  const cap = { whose: 'server', period: 'month', unit: 'pictures', limit: 10, used: 10 } as const;
  expect(toPlainText(describeExceeded(cap, 1, Date.parse('2026-12-31T23:00:00Z')))).toBe(
    'Of the 10 pictures that the admins of this server allow all members together a month, there is nothing left. It starts again on 1 January (UTC), in 1 day.',
  );
});
