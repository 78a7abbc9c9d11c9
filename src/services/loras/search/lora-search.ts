import type { LoraSite } from '#schema/config/variables.ts';
import { t } from '#schema/language/t.ts';
import type { Family } from '#schema/lora/family.ts';
import type { Model } from '#schema/model/model.ts';
import { createRateLimiter } from '#services/limits/rate-limiter.ts';
import type { FoundLora, LoraQuery, SearchSite } from './found-lora.ts';
import { searchInstalled } from './search-installed.ts';

/** What a search has found, and which sites did not answer. */
export interface LoraSearchResult {
  /** What fits a model here first, of all sites in turn. */
  readonly found: readonly FoundLora[];
  /** The sites that were asked. */
  readonly asked: readonly LoraSite[];
  readonly failed: readonly { readonly site: LoraSite; readonly why: SearchFailure }[];
}

export type SearchFailure = 'slow' | 'busy' | 'unreachable';

/** Looks for LoRAs wherever the operator allows it. */
export interface LoraSearch {
  /**
   * Asks all sites side by side. A site that fails is named in the result.
   * @param person whose searches are counted
   * @param adult whether what is for adults is shown too
   * @throws UserError if this person searches too often
   */
  search(words: string, person: string, adult: boolean): Promise<LoraSearchResult>;
}

/** Ms for each site: somebody waits for it, and for the slowest. */
const SITE_TIMEOUT_MS = 4000;

/** Ms that an answer is used again, as for turning pages. */
const MAX_AGE_MS = 5 * 60_000;

/** Searches of one person in a minute, besides those whose answers are remembered. */
const MAX_SEARCHES_PER_MINUTE = 10;

/** Answers of sites that are remembered: one takes about 20 kB. */
const MAX_ANSWERS = 100;

export interface LoraSearchOptions {
  readonly sites: ReadonlyMap<LoraSite, SearchSite>;
  /** Models that the bot has, which are looked at too. */
  readonly installed: () => readonly Model[];
  /** Families that the models here can load. */
  readonly families: () => ReadonlySet<Family>;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  readonly timeoutMs?: number;
}

export function createLoraSearch(options: LoraSearchOptions): LoraSearch {
  const { sites, installed, families, now, timeoutMs = SITE_TIMEOUT_MS } = options;
  const answers = new Map<string, { readonly found: Promise<readonly FoundLora[]>; readonly at: number }>();
  const searches = createRateLimiter({
    max: MAX_SEARCHES_PER_MINUTE,
    windowMs: 60_000,
    message: t('You have searched a lot just now.'),
    now,
  });

  const keyOf = (site: LoraSite, { adult, families: fitting, words }: LoraQuery) =>
    [site, adult, ...fitting, words.toLowerCase()].join('\n');
  const recentAnswer = (key: string) => {
    const known = answers.get(key);
    return known && now() - known.at < MAX_AGE_MS ? known.found : undefined;
  };
  const askSite = (site: LoraSite, ask: SearchSite, query: LoraQuery): Promise<readonly FoundLora[]> => {
    const key = keyOf(site, query);
    const known = recentAnswer(key);
    if (known) return known;
    const found = ask(query, AbortSignal.timeout(timeoutMs));
    answers.delete(key);
    answers.set(key, { found, at: now() });
    const [oldest] = answers.keys();
    if (answers.size > MAX_ANSWERS && oldest !== undefined) answers.delete(oldest);
    // What has failed is asked again the next time.
    found.catch(() => answers.delete(key));
    return found;
  };

  return {
    search: async (typed, person, adult) => {
      const words = typed.replace(/\s+/g, ' ').trim();
      const query = { words, adult, families: families() };
      const asked = [...sites];
      if (asked.some(([site]) => !recentAnswer(keyOf(site, query)))) searches.take(person);
      const results = await Promise.allSettled(asked.map(([site, ask]) => askSite(site, ask, query)));
      const found = results.map((result) => (result.status === 'fulfilled' ? result.value : []));
      const failed = results.flatMap((result, index) => {
        const [site] = asked[index] ?? [];
        return result.status === 'rejected' && site ? [{ site, why: failureOf(result.reason) }] : [];
      });
      const visible = unique([...inTurn(found), ...searchInstalled(installed(), words)]).filter(
        ({ isAdult }) => adult || !isAdult,
      );
      const isFitting = (each: FoundLora) =>
        each.isModel || (each.family !== undefined && query.families.has(each.family));
      return {
        found: [...visible.filter(isFitting), ...visible.filter((each) => !isFitting(each))],
        asked: asked.map(([site]) => site),
        failed,
      };
    },
  };
}

/** The first of each, then the second of each, … */
function inTurn(lists: readonly (readonly FoundLora[])[]): readonly FoundLora[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? [])).flat();
}

function unique(found: readonly FoundLora[]): readonly FoundLora[] {
  const byReference = new Map<string, FoundLora>();
  for (const each of found) {
    const key = each.reference.toLowerCase();
    if (!byReference.has(key)) byReference.set(key, each);
  }
  return [...byReference.values()];
}

function failureOf(error: unknown): SearchFailure {
  if (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name)) return 'slow';
  const isBusy = typeof error === 'object' && error !== null && 'status' in error && error.status === 429;
  return isBusy ? 'busy' : 'unreachable';
}
