import { z } from 'zod';
import { Refusal } from '#schema/refusal.ts';
import type { Shelf } from '#services/store/store.ts';
import type { Client } from './client.ts';
import { pages } from './pages.ts';
import { retry } from './retry.ts';
import { type Timing, untilAborted } from './timing.ts';

/** Finds what a prediction is created with. */
export interface Versions {
  /**
   * The full id of a version of `model` that is given by its first digits; without one the name of an official model, or
   * the latest version of any other. Asked for once, then remembered.
   * @throws Refusal that names them, where none or several begin so.
   */
  resolve(model: string, version: string | undefined, signal: AbortSignal): Promise<string>;
  /** Forgets it, as when Replicate does not accept it any more. */
  forget(model: string, version: string | undefined): Promise<void>;
}

const versionPage = z.object({ next: z.string().nullish(), results: z.array(z.object({ id: z.string() })) });
const modelAnswer = z.object({
  is_official: z.boolean().default(false),
  latest_version: z.object({ id: z.string() }).nullish(),
});

const FULL = /^[0-9a-f]{64}$/;
const TRIES = 3;
/** What is the latest, and whether a model is official, is asked anew after a day (ms). */
const LATEST_FOR_MS = 86_400_000;

export function createVersions(client: Client, timing: Timing, shelf: Shelf<string>): Versions {
  const asking = new Map<string, Promise<string>>();
  const keyOf = (model: string, version: string | undefined) => `${model}:${version ?? 'latest'}`;

  const ask = async (model: string, version: string | undefined): Promise<string> => {
    /** Not one person's signal: others wait for the same answer. */
    const { signal } = new AbortController();
    const look = () => (version ? byPrefix(client, model, version, signal) : latest(client, model, signal));
    const found = await retry(timing, TRIES, signal, look);
    await shelf.set(keyOf(model, version), found, version ? undefined : LATEST_FOR_MS);
    return found;
  };

  return {
    async resolve(model, version, signal) {
      if (version && FULL.test(version)) return version;
      const key = keyOf(model, version);
      const known = await shelf.get(key);
      if (known) return known;
      signal.throwIfAborted();
      const asked = asking.get(key) ?? ask(model, version).finally(() => asking.delete(key));
      asking.set(key, asked);
      return untilAborted(signal, () => asked);
    },
    forget: (model, version) => shelf.delete(keyOf(model, version)),
  };
}

async function byPrefix(client: Client, model: string, prefix: string, signal: AbortSignal): Promise<string> {
  const all: string[] = [];
  for await (const page of pages(client, `/models/${model}/versions`, {}, versionPage, signal)) {
    all.push(...page.results.map(({ id }) => id));
  }
  const [only, ...more] = all.filter((id) => id.startsWith(prefix));
  if (only && more.length === 0) return only;
  const named = (ids: readonly string[]) => ids.map((id) => id.slice(0, 12)).join(', ');
  const what = only
    ? `several versions that begin with ${prefix} (${named([only, ...more])})`
    : `no version that begins with ${prefix}; it has ${named(all.slice(0, 10)) || 'none'}`;
  throw new Refusal(`${model} has ${what}. The bot’s operator has to correct its card.`);
}

async function latest(client: Client, model: string, signal: AbortSignal): Promise<string> {
  const { is_official, latest_version } = await client.call(`/models/${model}`, modelAnswer, signal);
  if (is_official) return model;
  if (latest_version) return latest_version.id;
  throw new Refusal(`${model} has no version that could be run. The bot’s operator has to correct its card.`);
}
