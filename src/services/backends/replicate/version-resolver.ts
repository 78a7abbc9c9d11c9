import { z } from 'zod';
import { UserError } from '#schema/user-error.ts';
import type { Collection } from '#services/store/store.ts';
import type { ReplicateClient } from './api/client.ts';
import { paginate } from './api/pagination.ts';
import { retry } from './api/retry.ts';
import { rejectOnAbort, type Timing } from './api/timing.ts';

/** Finds what a prediction is created with. */
export interface VersionResolver {
  /**
   * The full id of a version of `modelName` that is given by its first digits; without one the name of an official model, or
   * the latest version of any other. Asked for once, then remembered.
   * @throws Refusal that names them, where none or several begin so.
   */
  resolve(modelName: string, version: string | undefined, signal: AbortSignal): Promise<string>;
  /** Forgets it, as when Replicate does not accept it any more. */
  forget(modelName: string, version: string | undefined): Promise<void>;
}

const versionPage = z.object({ next: z.string().nullish(), results: z.array(z.object({ id: z.string() })) });
const modelResponse = z.object({
  is_official: z.boolean().default(false),
  latest_version: z.object({ id: z.string() }).nullish(),
});

const FULL_VERSION_ID = /^[0-9a-f]{64}$/;
const MAX_ATTEMPTS = 3;
/** What is the latest, and whether a model is official, is asked anew after a day (ms). */
const LATEST_TTL_MS = 86_400_000;

export function createVersionResolver(
  client: ReplicateClient,
  timing: Timing,
  collection: Collection<string>,
): VersionResolver {
  const pendingLookups = new Map<string, Promise<string>>();
  const keyOf = (modelName: string, version: string | undefined) => `${modelName}:${version ?? 'latest'}`;

  const lookUp = async (modelName: string, version: string | undefined): Promise<string> => {
    /** Not one person's signal: others wait for the same answer. */
    const { signal } = new AbortController();
    const fetchVersion = () =>
      version ? fetchByPrefix(client, modelName, version, signal) : fetchLatest(client, modelName, signal);
    const found = await retry(timing, MAX_ATTEMPTS, signal, fetchVersion);
    await collection.set(keyOf(modelName, version), found, version ? undefined : LATEST_TTL_MS);
    return found;
  };

  return {
    async resolve(modelName, version, signal) {
      if (version && FULL_VERSION_ID.test(version)) return version;
      const key = keyOf(modelName, version);
      const stored = await collection.get(key);
      if (stored) return stored;
      signal.throwIfAborted();
      const lookup = pendingLookups.get(key) ?? lookUp(modelName, version).finally(() => pendingLookups.delete(key));
      pendingLookups.set(key, lookup);
      return rejectOnAbort(signal, () => lookup);
    },
    forget: (modelName, version) => collection.delete(keyOf(modelName, version)),
  };
}

async function fetchByPrefix(
  client: ReplicateClient,
  modelName: string,
  prefix: string,
  signal: AbortSignal,
): Promise<string> {
  const all: string[] = [];
  for await (const page of paginate(client, `/models/${modelName}/versions`, {}, versionPage, signal)) {
    all.push(...page.results.map(({ id }) => id));
  }
  const [only, ...more] = all.filter((id) => id.startsWith(prefix));
  if (only && more.length === 0) return only;
  const shortIds = (ids: readonly string[]) => ids.map((id) => id.slice(0, 12)).join(', ');
  const problem = only
    ? `several versions that begin with ${prefix} (${shortIds([only, ...more])})`
    : `no version that begins with ${prefix}; it has ${shortIds(all.slice(0, 10)) || 'none'}`;
  throw new UserError(`${modelName} has ${problem}. The bot’s operator has to correct its card.`);
}

async function fetchLatest(client: ReplicateClient, modelName: string, signal: AbortSignal): Promise<string> {
  const { is_official: isOfficial, latest_version: latestVersion } = await client.request(
    `/models/${modelName}`,
    modelResponse,
    signal,
  );
  if (isOfficial) return modelName;
  if (latestVersion) return latestVersion.id;
  throw new UserError(`${modelName} has no version that could be run. The bot’s operator has to correct its card.`);
}
