import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Environment } from '#test/chaos/environment/environment.ts';
import type { ExperimentResult } from '#test/chaos/experiment.ts';

/** Jobs that are told of in full. */
const MAX_DESCRIBED_JOBS = 10;

/** What went wrong under a fault, with all that is known of the jobs. */
export async function describeViolations(result: ExperimentResult, environment: Environment): Promise<string[]> {
  const { name, seed, lost, billedTwice, answeredTwice, wrongPictures, storeErrors, money } = result;
  const miscounted = money?.miscounted ?? [];
  const ids = [...lost, ...answeredTwice, ...wrongPictures, ...billedTwice, ...miscounted].flatMap(
    (line) => line.split(':')[0]?.split(', ') ?? [],
  );
  const descriptions = await Promise.all(ids.slice(0, MAX_DESCRIBED_JOBS).map((id) => describeJob(environment, id)));
  return [
    `${name}, seed ${seed}`,
    ...lost,
    ...answeredTwice,
    ...wrongPictures,
    ...billedTwice,
    ...storeErrors,
    ...miscounted,
    ...descriptions,
  ];
}

/** All that is known of a job that went wrong: its exchanges with Discord, what the bots logged, what the job store has. */
async function describeJob(environment: Environment, id: string): Promise<string> {
  const { playground } = environment.discord;
  await using store = await openStore(environment.testStore.url, () => {});
  const job = await openJobStore(store).find(id);
  const requests = playground.traffic
    .filter(({ interaction }) => interaction === id)
    .map(
      ({ at, name, status = '', fault, body }) =>
        `${at} ${name} ${status}${fault ? ' (a fault)' : ''} ${shortJson(body)}`,
    );
  const logs = environment.logLines().filter((line) => line.includes(id));
  return [`job ${id}`, ...requests, ...logs.map((line) => line.slice(0, 400)), `stored: ${shortJson(job)}`].join(
    '\n  ',
  );
}

const shortJson = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 300);
