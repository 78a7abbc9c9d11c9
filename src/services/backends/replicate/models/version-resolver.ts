import { z } from 'zod';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import { paginate } from '#services/backends/replicate/api/pagination.ts';
import { retry } from '#services/backends/replicate/api/retry.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';
import { ReplicateError } from '#services/backends/replicate/failures/replicate-error.ts';
import { rejectOnAbort } from '#services/reject-on-abort.ts';
import type { Collection } from '#services/store/store.ts';

/** Finds the full id of a version that is given by its first digits. */
export interface VersionResolver {
  /**
   * The full id of a version of `modelName`; without a version the name of an official model, or the latest version of any
   * other. Fetched once, then cached.
   * @throws ReplicateError that names the versions, where none or several of them begin with these digits
   */
  resolve(modelName: string, version: string | undefined, signal: AbortSignal): Promise<string>;
  /** Drops it from the cache, for when Replicate does not accept it any more. */
  forget(modelName: string, version: string | undefined): Promise<void>;
}

const versionPage = z.object({ next: z.string().nullish(), results: z.array(z.object({ id: z.string() })) });
const modelResponse = z.object({
  is_official: z.boolean().default(false),
  latest_version: z.object({ id: z.string() }).nullish(),
});

const FULL_VERSION_ID = /^[0-9a-f]{64}$/;
const MAX_ATTEMPTS = 3;
/** How long the latest version, and whether a model is official, are cached: a day, in ms. */
const LATEST_TTL_MS = 86_400_000;

export function createVersionResolver(
  client: ReplicateClient,
  timing: Timing,
  collection: Collection<string>,
): VersionResolver {
  const pendingLookups = new Map<string, Promise<string>>();
  const keyOf = (modelName: string, version: string | undefined) => `${modelName}:${version ?? 'latest'}`;

  const lookUp = async (modelName: string, version: string | undefined): Promise<string> => {
    // Not one request's own signal: others wait for the same response.
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
  throw new ReplicateError('no-version', problem);
}

async function fetchLatest(client: ReplicateClient, modelName: string, signal: AbortSignal): Promise<string> {
  const { is_official: isOfficial, latest_version: latestVersion } = await client.request(
    `/models/${modelName}`,
    modelResponse,
    signal,
  );
  if (isOfficial) return modelName;
  if (latestVersion) return latestVersion.id;
  throw new ReplicateError('no-version', 'no version that can be run');
}
