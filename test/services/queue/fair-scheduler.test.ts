import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FairScheduler } from '#services/queue/fair-scheduler.ts';
import type { QueuedJob } from '#services/queue/scheduler-state.ts';

const MAX_PER_GUILD = 5;
const MAX_RUNNING = 4;

interface Job extends QueuedJob {
  readonly id: number;
  /** How often each server has started since it joined, and each person of its own server. */
  readonly startsOf: Map<string, number>;
  /** Whether its person had nothing open when it joined, and its server neither. */
  readonly newPerson: boolean;
  readonly newServer: boolean;
}

const arbitraryArrival = fc.record({
  guild: fc.constantFrom('x', 'x', 'x', 'y', 'z'),
  person: fc.constantFrom('a', 'a', 'a', 'b', 'c', 'd'),
  isSheetCell: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
});
type Step = number | Pick<QueuedJob, 'guild' | 'person' | 'isSheetCell'>;
const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: arbitraryArrival },
  { weight: 2, arbitrary: fc.nat() },
);

/** Serves a random day by the rule alone: a step is a job that joins, or one of those that run and ends. */
function runSchedule(steps: readonly Step[], check: (job: Job, running: readonly Job[]) => void) {
  const scheduler = new FairScheduler<Job>(MAX_PER_GUILD);
  const waiting = new Set<Job>();
  const running: Job[] = [];
  const end = (which: number) => {
    const [ended] = running.splice(which % running.length, 1);
    if (ended) scheduler.finish(ended);
  };
  const startAll = () => {
    for (;;) {
      const next = running.length < MAX_RUNNING ? scheduler.next() : undefined;
      if (!next) return;
      waiting.delete(next);
      scheduler.start(next);
      running.push(next);
      check(next, running);
      for (const { startsOf, guild, isSheetCell: sheet } of waiting) {
        if (sheet) continue;
        startsOf.set(next.guild, (startsOf.get(next.guild) ?? 0) + 1);
        const person = `${next.person} in ${next.guild}`;
        if (next.guild === guild) startsOf.set(person, (startsOf.get(person) ?? 0) + 1);
      }
    }
  };
  for (const [id, each] of steps.entries()) {
    if (typeof each === 'number') end(each);
    else {
      const open = [...waiting, ...running];
      const newPerson = open.every(({ person }) => person !== each.person);
      const newServer = newPerson && open.every(({ guild }) => guild !== each.guild);
      const job = { ...each, id, maxRunning: 2, startsOf: new Map<string, number>(), newServer, newPerson };
      scheduler.add(job);
      scheduler.setReady(job, true);
      waiting.add(job);
    }
    startAll();
  }
  while (running.length > 0) {
    end(0);
    startAll();
  }
  return waiting;
}

it('starts no second job before a server or a person without jobs gets one, and starves nobody', () => {
  fc.assert(
    fc.property(fc.array(arbitraryStep, { maxLength: 120 }), (steps) => {
      const left = runSchedule(steps, ({ guild, isSheetCell: sheet, newServer, newPerson, startsOf }) => {
        if (sheet) return;
        for (const [who, starts] of startsOf) {
          if (newServer && !who.includes(' ')) expect(starts, `${who} before ${guild}`).toBeLessThanOrEqual(1);
          if (newPerson && who.endsWith(` in ${guild}`)) expect(starts, `${who} in ${guild}`).toBeLessThanOrEqual(1);
        }
      });
      expect(left.size).toBe(0);
    }),
    { numRuns: 500 },
  );
});

it('keeps to the limits of servers and people, and gives sheet cells half of a server’s slots at most', () => {
  fc.assert(
    fc.property(fc.array(arbitraryStep, { maxLength: 120 }), (steps) => {
      runSchedule(steps, (_, running) => {
        for (const who of 'abcd') expect(running.filter(({ person }) => person === who).length).toBeLessThanOrEqual(2);
        for (const where of 'xyz') {
          const here = running.filter(({ guild }) => guild === where);
          expect(here.length).toBeLessThanOrEqual(MAX_PER_GUILD);
          expect(here.filter(({ isSheetCell: sheet }) => sheet).length).toBeLessThanOrEqual(2);
        }
      });
    }),
    { numRuns: 200 },
  );
});

it('starts pictures before sheet cells, and one cell even if the server has one slot', () => {
  const scheduler = new FairScheduler(1);
  const cell = { guild: 'x', person: 'a', maxRunning: 2, isSheetCell: true };
  const picture = { guild: 'y', person: 'b', maxRunning: 2, isSheetCell: false };
  for (const job of [cell, picture]) {
    scheduler.add(job);
    scheduler.setReady(job, true);
  }
  expect(scheduler.next()).toBe(picture);
  scheduler.start(picture);
  expect(scheduler.next()).toBe(cell);
});

it('never says that fewer jobs may start than do, and starts none that is not ready', () => {
  const guilds = fc.constantFrom('x', 'y');
  const persons = fc.constantFrom('a', 'b', 'c');
  const arrival = fc.record({ guild: guilds, person: persons, isSheetCell: fc.boolean(), isReady: fc.boolean() });
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (arrivals, perGuild) => {
      const jobs = arrivals.map((each) => ({ ...each, maxRunning: 2, maxRunningInGuild: 1 }));
      const scheduler = new FairScheduler<(typeof jobs)[number]>(perGuild);
      for (const job of jobs) {
        scheduler.add(job);
        scheduler.setReady(job, job.isReady);
      }
      const { capacity } = scheduler;
      let started = 0;
      for (let next = scheduler.next(); next; next = scheduler.next()) {
        expect(next.isReady).toBe(true);
        scheduler.start(next);
        started += 1;
      }
      expect(started).toBeLessThanOrEqual(capacity);
      expect(scheduler.capacity).toBe(0);
    }),
    { numRuns: 300 },
  );
});

/** How often the jobs are looked at while one joins, starts and ends among `count` that wait, each of another person. */
function countLooks(count: number): number {
  let looks = 0;
  const createJob = (id: number): QueuedJob => {
    const job = { guild: `guild ${id % 100}`, person: `person ${id}`, maxRunning: 1, isSheetCell: false };
    return new Proxy(job, {
      get: (target, key) => {
        looks += 1;
        return Reflect.get(target, key);
      },
    });
  };
  const scheduler = new FairScheduler(1000);
  const join = (id: number) => {
    const job = createJob(id);
    scheduler.add(job);
    scheduler.setReady(job, true);
  };
  for (let id = 0; id < count; id += 1) join(id);
  looks = 0;
  join(count);
  const next = scheduler.next();
  if (next) scheduler.start(next);
  if (next) scheduler.finish(next);
  return looks;
}

it('looks at as many jobs for a change among a thousand as among ten', () => {
  expect(countLooks(1000)).toBeLessThanOrEqual(countLooks(10));
});
