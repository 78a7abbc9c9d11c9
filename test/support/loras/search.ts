import type { FakeSite } from './fake-site.ts';

/** A repository of Hugging Face, as its public API has it. */
export interface ListedRepository {
  readonly id: string;
  readonly downloads?: number;
  readonly gated?: boolean | string;
  readonly tags?: readonly string[];
  readonly cardData?: object;
}

/** A LoRA on Civitai, as its public API has it. */
export interface ListedLora {
  readonly id: number;
  readonly name: string;
  readonly nsfw?: boolean;
  readonly modelVersions: readonly {
    readonly id: number;
    readonly baseModel: string;
    readonly [field: string]: unknown;
  }[];
  readonly [field: string]: unknown;
}

const withEvery = (text: string, words: string) =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));

/** Answers searches among these as Hugging Face does: with the fields alone that `expand` asks for. */
export function listRepositories(site: FakeSite, all: readonly ListedRepository[]): void {
  site.handle('/hf/api/models', (request, response) => {
    const query = new URL(request.url ?? '/', site.origin).searchParams;
    const tags = query.getAll('filter').concat(query.get('pipeline_tag') ?? []);
    const fields = query.getAll('expand[]');
    const found = all
      .map((each) => ({ author: each.id.split('/')[0], downloads: 0, gated: false, ...each }))
      .filter(({ id }) => withEvery(id, query.get('search') ?? ''))
      .filter((each) => tags.every((tag) => [...(each.tags ?? []), 'lora', 'text-to-image'].includes(tag)))
      .sort((one, other) => Number(query.get('direction')) * (one.downloads - other.downloads))
      .slice(0, Number(query.get('limit')));
    const shown = found.map((each) => ({
      id: each.id,
      ...Object.fromEntries(Object.entries(each).filter(([field]) => fields.includes(field))),
    }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(shown));
  });
}

/** Answers searches among these as Civitai does. */
export function listLoras(site: FakeSite, all: readonly ListedLora[]): void {
  site.handle('/civitai/api/v1/models', (request, response) => {
    const query = new URL(request.url ?? '/', site.origin).searchParams;
    const bases = query.getAll('baseModels');
    const items = all
      .map((each) => ({ type: 'LORA', nsfw: false, ...each }))
      .filter(({ name, type }) => query.getAll('types').includes(type) && withEvery(name, query.get('query') ?? ''))
      .filter(({ nsfw }) => !nsfw || query.get('nsfw') === 'true')
      .filter(
        ({ modelVersions }) => bases.length === 0 || modelVersions.some(({ baseModel }) => bases.includes(baseModel)),
      )
      .slice(0, Number(query.get('limit')));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items, metadata: {} }));
  });
}
