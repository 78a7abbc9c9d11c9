import { createHash } from 'node:crypto';
import type { Job } from '#schema/job/job.ts';
import { openJobStore } from '#services/jobs/job-store.ts';
import { openStore } from '#services/store/open-store.ts';
import type { World } from '#test/chaos/environment/environment.ts';
import type { Asked } from '#test/chaos/environment/simulated-users.ts';
import type { Prediction } from '#test/support/fake-replicate/predictions/prediction.ts';

/** What the ledger has, to hold against what was seen. */
export type Books = ReadonlyMap<string, Job>;

export async function readBooks(world: World, asked: readonly Asked[]): Promise<Books> {
  await using store = await openStore(world.ground.url, () => {});
  const ledger = openJobStore(store);
  const found = await Promise.all(asked.map(({ id }) => ledger.find(id)));
  return new Map(found.flatMap((job) => (job ? [[job.id, job] as const] : [])));
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The same for a job and for predictions of it: addresses of pictures differ, their bytes do not. */
function askedFor(
  model: string,
  input: Readonly<Record<string, unknown>>,
  file: (url: string) => Uint8Array | undefined,
): string {
  const values = Object.entries(input).map(([name, value]) => {
    const bytes = typeof value === 'string' && value.startsWith('http') ? file(value) : undefined;
    return [name, bytes ? digest(bytes) : value] as const;
  });
  return JSON.stringify([model, values.sort(([a], [b]) => a.localeCompare(b))]);
}

export function askedOfReplicate({ replicate }: World, { model, input }: Prediction): string {
  return askedFor(`${model.owner}/${model.name}`, input, replicate.file);
}

export function askedByJob({ discord: { playground } }: World, { recipe }: Job): string {
  return askedFor(recipe.model, recipe.input, (url) => playground.readAttachment(url)?.bytes);
}

/** Messages that show another's pictures, or the wrong ones of a person's own. */
export function swapped(world: World, books: Books): string[] {
  const { playground } = world.discord;
  if (world.cog) return [];
  const painted = new Map<string, Set<string>>();
  for (const prediction of world.replicate.predictions) {
    for (const url of [prediction.output ?? []].flat()) {
      const bytes = world.replicate.file(url);
      if (!bytes) continue;
      const all = painted.get(digest(bytes)) ?? new Set();
      painted.set(digest(bytes), all.add(askedOfReplicate(world, prediction)));
    }
  }
  return [...books.values()].flatMap((job) => {
    const told = world.tellings.of(job.id).find(({ is }) => is === 'pictures');
    const files = (told && playground.getMessage(told.message)?.files) ?? [];
    const bytes = files.flatMap(({ url }) => playground.readAttachment(url)?.bytes ?? []);
    const wrong = bytes.some((each) => !painted.get(digest(each))?.has(askedByJob(world, job)));
    return wrong ? [`${job.id}: shows what was painted for something else`] : [];
  });
}
