import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LoraSite } from '#schema/config/variables.ts';
import type { FoundLora, SearchSite } from '#services/loras/search/found-lora.ts';
import { createLoraSearch } from '#services/loras/search/lora-search.ts';

const found = (site: LoraSite, name: string, more: Partial<FoundLora> = {}): FoundLora => ({
  site,
  reference: `${site}/${name}`,
  pageUrl: undefined,
  title: name,
  author: undefined,
  baseName: undefined,
  family: 'flux-1',
  isModel: false,
  triggers: [],
  licence: undefined,
  uses: undefined,
  picture: undefined,
  isAdult: false,
  showsRealPerson: false,
  ...more,
});

function open(sites: Partial<Record<LoraSite, SearchSite>>, timeoutMs = 1000) {
  const clock = { now: 0 };
  const search = createLoraSearch({
    sites: new Map(Object.entries(sites).map(([site, ask]) => [site as LoraSite, ask])),
    installed: () => [],
    families: () => new Set(['flux-1'] as const),
    now: () => clock.now,
    timeoutMs,
  });
  const titles = async (words: string, adult = false) =>
    (await search.search(words, 'somebody', adult)).found.map(({ title }) => title);
  return { search, titles, clock };
}

describe('a search for LoRAs', () => {
  it('asks all sites at the same time, and takes of each in turn', async () => {
    const begun: string[] = [];
    const site =
      (name: LoraSite): SearchSite =>
      async () => {
        begun.push(name);
        await expect.poll(() => begun.length).toBe(2);
        return [found(name, `${name} 1`), found(name, `${name} 2`)];
      };
    const { titles } = open({ replicate: site('replicate'), civitai: site('civitai') });
    expect(await titles('fox')).toEqual(['replicate 1', 'civitai 1', 'replicate 2', 'civitai 2']);
  });

  it('puts first what fits, and hides what is for adults', async () => {
    const site: SearchSite = async () => [
      found('civitai', 'other', { family: 'sdxl' }),
      found('civitai', 'adult', { isAdult: true }),
      found('civitai', 'fits'),
      found('civitai', 'fits'),
    ];
    expect(await open({ civitai: site }).titles('fox')).toEqual(['fits', 'other']);
    expect(await open({ civitai: site }).titles('fox', true)).toEqual(['adult', 'fits', 'other']);
  });

  it('does not wait for a site that is slow, and asks it again the next time', async () => {
    let asked = 0;
    const slow: SearchSite = async (_, signal) => {
      asked += 1;
      await sleep(60_000, undefined, { signal });
      return [];
    };
    const quick: SearchSite = async () => [found('civitai', 'fox')];
    const { search } = open({ huggingface: slow, civitai: quick }, 50);
    for (let times = 1; times <= 2; times += 1) {
      const result = await search.search('fox', 'somebody', false);
      expect(result.failed).toEqual([{ site: 'huggingface', why: 'slow' }]);
      expect(result.found).toHaveLength(1);
      expect(asked).toBe(times);
    }
  });

  it('remembers answers for five minutes, whatever the spaces and capitals', async () => {
    let asked = 0;
    const site: SearchSite = async () => [found('civitai', `answer ${++asked}`)];
    const { titles, clock } = open({ civitai: site });
    expect(await titles('red fox')).toEqual(['answer 1']);
    expect(await titles(' Red   FOX ')).toEqual(['answer 1']);
    expect(await titles('red fox', true)).toEqual(['answer 2']);
    clock.now += 5 * 60_000;
    expect(await titles('red fox')).toEqual(['answer 3']);
  });

  it('remembers no more than a hundred answers', async () => {
    let asked = 0;
    const site: SearchSite = async () => [found('civitai', `answer ${++asked}`)];
    const { titles, clock } = open({ civitai: site });
    for (let index = 0; index <= 100; index += 1) {
      if (index % 5 === 0) clock.now += 60_000;
      await titles(`words ${index}`);
    }
    clock.now = 0;
    expect(await titles('words 1')).toEqual(['answer 2']);
    expect(await titles('words 0')).toEqual(['answer 102']);
  });
});
