import type { Job } from '#schema/job/job.ts';

/** Enlargements of enlargements that are followed back; each is at least twice as large as the one before. */
const MAX_UPSCALE_DEPTH = 10;

/** The job that painted what this one shows: itself, or, for an enlargement, the job of the enlarged picture. */
export async function findOriginal(
  start: Job,
  find: (id: string) => Promise<Job | undefined>,
): Promise<Job | undefined> {
  let entry: Job | undefined = start;
  for (let steps = 0; entry?.recipe.kind === 'upscale' && steps < MAX_UPSCALE_DEPTH; steps += 1) {
    entry = entry.recipe.parent && (await find(entry.recipe.parent.job));
  }
  return entry?.recipe.kind === 'upscale' ? undefined : entry;
}
