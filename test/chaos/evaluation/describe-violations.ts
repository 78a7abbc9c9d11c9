import { openJobStore } from '#services/jobs/job-store.ts';
import { openStore } from '#services/store/open-store.ts';
import type { World } from '#test/chaos/environment/environment.ts';
import type { Outcome } from '#test/chaos/experiment.ts';

/** Jobs that are told of in full. */
const MOST = 10;

/** What went wrong under a fault, with all that is known of the jobs. */
export async function complaints(outcome: Outcome, world: World): Promise<string[]> {
  const { name, seed, lost, paidTwice, toldTwice, swapped, damage } = outcome;
  const jobs = [...lost, ...toldTwice, ...swapped, ...paidTwice].flatMap(
    (line) => line.split(':')[0]?.split(', ') ?? [],
  );
  const found = await Promise.all(jobs.slice(0, MOST).map((id) => evidence(world, id)));
  return [`${name}, seed ${seed}`, ...lost, ...toldTwice, ...swapped, ...paidTwice, ...damage, ...found];
}

/** All that is known of a job that went wrong: its exchanges with Discord, what the bots logged, what the ledger has. */
async function evidence(world: World, id: string): Promise<string> {
  const { playground } = world.discord;
  await using store = await openStore(world.ground.url, () => {});
  const job = await openJobStore(store).find(id);
  const wire = playground.traffic
    .filter(({ interaction }) => interaction === id)
    .map(
      ({ at, name, status = '', fault, body }) => `${at} ${name} ${status}${fault ? ' (a fault)' : ''} ${brief(body)}`,
    );
  const logs = world.log().filter((line) => line.includes(id));
  return [`job ${id}`, ...wire, ...logs.map((line) => line.slice(0, 400)), `ledger: ${brief(job)}`].join('\n  ');
}

const brief = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 300);
