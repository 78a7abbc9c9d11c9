import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutCharge } from '#schema/cost/cost.ts';
import type { GuildSettings } from '#schema/guild-settings.ts';
import { isTerminal, type Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import { chargeGift } from '#services/gifts/plan-gift.ts';
import { checkCaps } from '#services/jobs/admission/check-caps.ts';
import { type Amount, addAmounts, NOTHING, type Total } from '#services/money/book.ts';
import { createMoneyGate } from '#services/money/money-gate.ts';
import { daysOfMonth } from '#services/money/usage/usage.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { createKillableStore, untilKilled } from '#test/support/store/killable-store.ts';

const MODEL = shippedModel('black-forest-labs/flux-dev-lora');
/** All that happens lies in this month; another test crosses its end. */
const NOON = Date.parse('2026-11-03T12:00:00Z');
const HOUR_MS = 3_600_000;
const [MAX_STEPS, MAX_WAIT_HOURS] = [30, 20] as const;
const GUILDS = ['1100000000000001000', '1100000000000002000', undefined];
const PEOPLE = ['11', '12'];
const ROLES = ['1300000000000000001', '1300000000000000002'];
const DELIVERED = { is: 'delivered' as const, pictures: 1, seconds: 1, sketch: false };
const PAYERS = GUILDS.flatMap((guild) => PEOPLE.map((person) => ({ guild, person })));
const failOnError = (error: unknown) => {
  throw error;
};

/** Writes after which the process is killed. */
const killAfter = fc.option(fc.nat({ max: 8 }), { nil: undefined, freq: 2 });
const payer = { guild: fc.constantFrom(...GUILDS), person: fc.constantFrom(...PEOPLE) };
const small = fc.nat({ max: 7 });

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('admit' as const),
      ...payer,
      roles: fc.subarray(ROLES),
      estimated: fc.integer({ min: 1, max: 5 }),
      /** What is written before anything else happens: only the job, as in the bot, or its reservation first, or both. */
      waitsFor: fc.constantFrom('job' as const, 'reservation' as const, 'both' as const),
      killAfter,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(),
      how: fc.constantFrom('delivered' as const, 'delivered, cost unknown' as const, 'canceled' as const),
      actual: small,
      killAfter,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('report' as const), which: fc.nat(), actual: small, killAfter }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('grant' as const), ...payer, pictures: small, micros: small }) },
  /** Also while jobs run that it pays for. */
  { weight: 2, arbitrary: fc.record({ do: fc.constant('revoke' as const), ...payer, killAfter }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: MAX_WAIT_HOURS }) }),
  },
  /** Also while what the kill before it left is repaired. */
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const), killAfter }) },
);

const cap = fc.option(fc.integer({ min: 5, max: 40 }), { nil: undefined });
const caps = fc.record({ person: cap, role: cap, server: cap, serverPictures: cap, operatorDay: cap, operator: cap });
type Caps = typeof caps extends fc.Arbitrary<infer T> ? T : never;

const settingsOf = ({ person, role, server, serverPictures }: Caps): GuildSettings => ({
  ...(server !== undefined && { microsPerMonth: server }),
  ...(serverPictures !== undefined && { picturesPerMonth: serverPictures }),
  everyone: { ...(person !== undefined && { microsPerDay: person }) },
  roles: { [ROLES[0] ?? '']: { ...(role !== undefined && { microsPerMonth: role }) }, [ROLES[1] ?? '']: {} },
});

/** A process over what earlier ones wrote, with the caps that it keeps. */
async function start(disk: Store, isSlow: (namespace: string) => boolean, now: () => number, capped: Caps) {
  const process = createKillableStore(disk, isSlow);
  const opened = await openTestLedger(process.store, now);
  const { ledger, gifts } = opened;
  for (const each of PAYERS) await Promise.all([ledger.load(each), gifts.load(each.guild)]);
  const settings = { getForGuild: (guild: string | undefined) => settingsOf(guild === undefined ? NO_CAPS : capped) };
  const operatorCaps = { perDay: capped.operatorDay, perMonth: capped.operator };
  const money = createMoneyGate({ ledger, gifts, settings, operatorCaps, now });
  const quota = {
    ...{ check: () => {}, usedTodayIn: () => ({ person: 0, server: 0 }), usedToday: () => 0 },
    limits: { total: Number.POSITIVE_INFINITY },
  };
  const reconcile = () => Promise.all([ledger.reconcile(), gifts.reconcile()]);
  /** The job with what pays for it; undefined where a cap has no room. */
  const check = (job: Job, roles: readonly string[]): Job | undefined => {
    const place = { ...TEST_PLACE, guild: job.guild, roles };
    const demand = { pictures: 1, isBilled: true, micros: job.cost?.estimated };
    try {
      const { gift } = checkCaps({ settings, quota, money, gifts }, job.person, place, demand);
      return { ...job, ...(gift && { gift }) };
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  };
  const reserve = (job: Job) => Promise.all([gifts.reserve(job, 1), ledger.reserve(job, MODEL)]);
  return { ...opened, process, reconcile, check, reserve };
}

const NO_CAPS: Caps = {
  ...{ person: undefined, role: undefined, server: undefined, serverPictures: undefined },
  ...{ operatorDay: undefined, operator: undefined },
};

/** What a job has spent or reserved by now, as its stored form says. What was released is in neither. */
function shareOf({ state, cost, at }: Job, now: number): { readonly spent: Amount; readonly reserved: Amount } {
  const expected = { micros: cost?.estimated ?? 0, pictures: 1 };
  if (!isTerminal(state)) return { spent: NOTHING, reserved: expected };
  const pictures = state.is === 'delivered' ? state.pictures : 0;
  if (cost?.actual !== undefined) return { spent: { micros: cost.actual, pictures }, reserved: NOTHING };
  if (now - at > 25 * HOUR_MS) return { spent: { micros: cost?.estimated ?? 0, pictures }, reserved: NOTHING };
  return { spent: NOTHING, reserved: expected };
}

/** The sums of jobs, from what is stored of them alone. */
function sumUp(jobs: readonly Job[], day: string, now: number): Total {
  const sum = (included: readonly Job[], part: 'spent' | 'reserved') =>
    addAmounts(NOTHING, ...included.map((job) => shareOf(job, now)[part]));
  const today = jobs.filter(({ at }) => dayOf(at) === day);
  return {
    today: addAmounts(sum(today, 'spent'), sum(today, 'reserved')),
    month: addAmounts(sum(jobs, 'spent'), sum(jobs, 'reserved')),
    reserved: sum(jobs, 'reserved'),
  };
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** What gifts pay of a job by now. */
function paidByGift(job: Job, now: number) {
  const { spent, reserved } = shareOf(job, now);
  const isDelivered = job.state.is === 'delivered';
  // Until its cost is known, what is expected of it stays reserved, with the pictures that came.
  const amount = isDelivered && spent === NOTHING ? { ...reserved, pictures: 1 } : addAmounts(spent, reserved);
  return job.gift && chargeGift(job.gift, amount);
}

it('has each job reserved, spent or released, once, for all whom it counts for, and keeps the caps, whenever it is killed', async () => {
  const history = fc.array(step, { maxLength: MAX_STEPS });
  const slow = fc.subarray(['books', 'books-open', 'books-totals', 'gifts', 'jobs', 'usage-days']);
  await fc.assert(
    fc.asyncProperty(history, caps, slow, async (steps, capped, slowNamespaces) => {
      await using disk = await openStore('memory:', failOnError);
      let now = NOON;
      const ids: string[] = [];
      /** Gifts by whose they are, and those that were taken back. */
      const given = new Map<string, string>();
      const revoked = new Set<string>();
      const open = () =>
        start(
          disk,
          (namespace) => slowNamespaces.includes(namespace),
          () => now,
          capped,
        );
      let bot = await open();
      const restart = async () => {
        bot.process.killAfter(0);
        bot = await open();
      };
      /** What is stored of all jobs that somebody goes on with. What was stored in part was never acknowledged. */
      const readJobs = async () => {
        const stored = (await Promise.all(ids.map((id) => bot.jobStore.find(id)))).filter((job) => job !== undefined);
        const unfinished = (await bot.jobStore.findUnfinished()).map(({ id }) => id);
        return stored.filter(({ id, state }) => isTerminal(state) || unfinished.includes(id));
      };
      for (const each of steps) {
        while (bot.process.isKilled) {
          await restart();
          await bot.reconcile();
        }
        if ('killAfter' in each && each.killAfter !== undefined) bot.process.killAfter(each.killAfter);
        if (each.do === 'wait') now += each.hours * HOUR_MS;
        if (each.do === 'restart') {
          await restart();
          if (each.killAfter !== undefined) bot.process.killAfter(each.killAfter);
          await untilKilled(bot.reconcile(), bot.process);
        }
        if (each.do === 'grant' && each.guild !== undefined) {
          const granted = { pictures: each.pictures, micros: each.micros };
          const granting = bot.gifts.grant(each.guild, { person: each.person, granted, until: NOON * 2, by: '1' });
          await untilKilled(granting, bot.process);
          for (const { id, person } of bot.gifts.list(each.guild)) given.set(id, `${each.guild} ${person}`);
        }
        if (each.do === 'revoke' && each.guild !== undefined) {
          const before = bot.gifts.list(each.guild, each.person);
          const taken = await untilKilled(bot.gifts.revoke(each.guild, each.person), bot.process);
          if (!taken) continue;
          // Those too of which all is reserved: nothing of them is released to the person.
          for (const [id, of] of given) if (of === `${each.guild} ${each.person}`) revoked.add(id);
          expect(taken.left, 'taken back').toEqual(addAmounts(NOTHING, ...before.map(({ left }) => left)));
        }
        if (each.do === 'admit') {
          const { guild, person, estimated, roles } = each;
          const asked = createJob(
            MODEL,
            {},
            {
              ...{ id: `${1_000 + ids.length}`, guild, person: { id: person, name: 'x' }, at: now },
              ...{ state: { is: 'accepted' }, cost: { estimated }, limitedRoles: guild === undefined ? [] : roles },
            },
          );
          const job = bot.check(asked, guild === undefined ? [] : roles);
          if (!job) continue;
          ids.push(job.id);
          const reserved = bot.reserve(job);
          if (each.waitsFor === 'reservation') await untilKilled(reserved, bot.process);
          const added = bot.jobStore.add(job);
          await untilKilled(Promise.all([each.waitsFor === 'job' ? undefined : reserved, added]), bot.process);
          const jobs = bot.process.isKilled ? undefined : await untilKilled(readJobs(), bot.process);
          if (!jobs) continue;
          // Nothing that was forgotten leaves room: at the moment of an admission all caps hold.
          const sums = sumUp(jobs, dayOf(now), now);
          expect(sums.month.micros).toBeLessThanOrEqual(capped.operator ?? Number.POSITIVE_INFINITY);
          expect(sums.today.micros).toBeLessThanOrEqual(capped.operatorDay ?? Number.POSITIVE_INFINITY);
          if (guild === undefined) continue;
          const here = sumUp(
            jobs.filter((other) => other.guild === guild),
            dayOf(now),
            now,
          );
          expect(here.month.micros).toBeLessThanOrEqual(capped.server ?? Number.POSITIVE_INFINITY);
          expect(here.month.pictures).toBeLessThanOrEqual(capped.serverPictures ?? Number.POSITIVE_INFINITY);
        }
        if (each.do === 'end') {
          const unfinished = await untilKilled(bot.jobStore.findUnfinished(), bot.process);
          const job = unfinished?.[each.which % unfinished.length];
          if (!job) continue;
          const cost = each.how === 'delivered' ? { cost: { ...job.cost, actual: each.actual } } : {};
          const ended = each.how === 'canceled' ? { ...job, ...withoutCharge(job.cost) } : { ...job, ...cost };
          const state = each.how === 'canceled' ? { is: 'canceled' as const } : DELIVERED;
          await untilKilled(bot.jobStore.updateState(ended, state), bot.process);
        }
        if (each.do === 'report') {
          const jobs = (await untilKilled(readJobs(), bot.process)) ?? [];
          const waiting = jobs.filter(({ state, cost }) => isTerminal(state) && cost?.actual === undefined);
          const job = waiting[each.which % waiting.length];
          if (!job) continue;
          await untilKilled(bot.jobStore.record(job, { cost: { ...job.cost, actual: each.actual } }), bot.process);
        }
      }
      // Another start, some minutes later: what never was stored is released.
      now += HOUR_MS;
      await restart();
      await bot.reconcile();
      const jobs = await readJobs();
      const day = dayOf(now);
      expect(bot.ledger.operatorTotal(), 'operator').toEqual(sumUp(jobs, day, now));
      for (const { guild, person } of PAYERS) {
        const totals = bot.ledger.totals({ guild, person });
        const here = jobs.filter((job) => job.guild === guild && (guild || job.person.id === person));
        const own = here.filter((job) => job.person.id === person);
        expect(totals.server(), 'server').toEqual(sumUp(here, day, now));
        expect(totals.person(), 'person').toEqual(sumUp(own, day, now));
        for (const role of ROLES) {
          const ofRole = here.filter(({ limitedRoles }) => limitedRoles?.includes(role));
          expect(totals.role(role), 'role').toEqual(sumUp(ofRole, day, now));
        }
        const rows = await Promise.all(daysOfMonth(now).map((date) => bot.ledger.readDay({ guild, person }, date)));
        const spent = addAmounts(NOTHING, ...here.map((job) => shareOf(job, now).spent));
        expect(addAmounts(NOTHING, ...rows.flat()), 'usage').toEqual(spent);
        const paid = own.map((job) => paidByGift(job, now)?.covered ?? NOTHING);
        expect(bot.gifts.covered({ guild, person }).month, 'paid by gifts').toEqual(addAmounts(NOTHING, ...paid));
        for (const { id, granted, left } of bot.gifts.list(guild, person)) {
          const parts = own.flatMap((job) => paidByGift(job, now)?.parts ?? []).filter((part) => part.gift === id);
          const used = addAmounts(NOTHING, ...parts.map((part) => part.amount));
          expect(left.pictures, 'gift').toBe(Math.max(0, granted.pictures - used.pictures));
          expect(revoked, 'taken back').not.toContain(id);
          expect(left.micros, 'gift').toBe(Math.max(0, granted.micros - used.micros));
        }
      }
    }),
    { numRuns: 120 },
  );
});
