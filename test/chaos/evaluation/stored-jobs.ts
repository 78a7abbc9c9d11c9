import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Job } from '#schema/job/job.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Environment } from '#test/chaos/environment/environment.ts';
import type { RequestedJob } from '#test/chaos/environment/simulated-users.ts';
import type { Prediction } from '#test/support/fake-replicate/predictions/prediction.ts';

/** What the job store has, to hold against what was seen. */
export type StoredJobs = ReadonlyMap<string, Job>;

export async function readStoredJobs(
  environment: Environment,
  requested: readonly RequestedJob[],
): Promise<StoredJobs> {
  await using store = await openStore(environment.testStore.url, () => {});
  const jobStore = openJobStore(store);
  const jobs = await Promise.all(requested.map(({ id }) => jobStore.find(id)));
  return new Map(jobs.flatMap((job) => (job ? [[job.id, job] as const] : [])));
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Of what is seen: a delivered file also carries its recipe. */
const pixelDigest = async (bytes: Uint8Array): Promise<string> => digest(await sharp(bytes).raw().toBuffer());

/** The same for a job and for predictions of it: addresses of pictures differ, their bytes do not. */
function requestKey(
  model: string,
  input: Readonly<Record<string, unknown>>,
  readFile: (url: string) => Uint8Array | undefined,
): string {
  const entries = Object.entries(input).map(([name, value]) => {
    const bytes = typeof value === 'string' && value.startsWith('http') ? readFile(value) : undefined;
    return [name, bytes ? digest(bytes) : value] as const;
  });
  return JSON.stringify([model, entries.sort(([a], [b]) => a.localeCompare(b))]);
}

export function predictionKey({ replicate }: Environment, { model, input }: Prediction): string {
  return requestKey(`${model.owner}/${model.name}`, input, replicate.readFile);
}

export function jobKey({ discord: { playground } }: Environment, { recipe }: Job): string {
  return requestKey(recipe.model, recipe.input, (url) => playground.readAttachment(url)?.bytes);
}

/** Messages that show another's pictures, or the wrong ones of a person's own. */
export async function findWrongPictures(environment: Environment, storedJobs: StoredJobs): Promise<string[]> {
  const { playground } = environment.discord;
  if (environment.cogs.length > 0) return [];
  const requestsByDigest = new Map<string, Set<string>>();
  for (const prediction of environment.replicate.predictions) {
    for (const url of [prediction.output ?? []].flat().map(String)) {
      const bytes = environment.replicate.readFile(url);
      if (!bytes) continue;
      const seen = await pixelDigest(bytes);
      const keys = requestsByDigest.get(seen) ?? new Set();
      requestsByDigest.set(seen, keys.add(predictionKey(environment, prediction)));
    }
  }
  const wrong: string[] = [];
  for (const job of storedJobs.values()) {
    const answer = environment.finalAnswers.forJob(job.id).find(({ kind }) => kind === 'pictures');
    const files = (answer && playground.getMessage(answer.message)?.files) ?? [];
    const shown = files.flatMap(({ url }) => playground.readAttachment(url)?.bytes ?? []);
    const digests = await Promise.all(shown.map(pixelDigest));
    if (digests.some((each) => !requestsByDigest.get(each)?.has(jobKey(environment, job))))
      wrong.push(`${job.id}: shows what was painted for something else`);
  }
  return wrong;
}
