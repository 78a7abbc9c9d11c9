import type { RedisConnectionClientType } from '@keyv/redis';
import { z } from 'zod';
import { LISTED_NAMESPACES } from '#services/store/store.ts';
import { withTimeout } from '#services/store/store-driver.ts';

/** What the index needs of a connection. */
export type IndexClient = Pick<RedisConnectionClientType, 'eval' | 'exists' | 'mGet' | 'set' | 'zRange'>;

/** Keys in one page of a listing. */
const PAGE_SIZE = 500;

/** Keys that Redis scans in one call, which blocks it for some milliseconds. */
const SCAN_COUNT = 5000;

/** Exists while a process of an earlier version, which does not write the index, may still run beside this one. */
const SETTLING_KEY = 'lorikeet:index-settling';
const SETTLING_MS = 60 * 60 * 1000;

/** The set of a namespace's keys. All have the score 0, so that Redis sorts them by name. */
const indexKey = (namespace: string) => `lorikeet:index:${namespace}`;

/** How Keyv's adapter writes a namespace and a key. */
const storedKey = (namespace: string, key: string) => `${namespace}::${key}`;

/** Value and index change together, or a listing in between could take a new key for one that has expired. */
const SET_SCRIPT = `
if ARGV[3] == '' then redis.call('SET', KEYS[1], ARGV[2]) else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return redis.call('ZADD', KEYS[2], 0, ARGV[1])`;
const DELETE_SCRIPT = `
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('DEL', KEYS[1])`;
const DROP_SCRIPT = `
for at, key in ipairs(ARGV) do
  if redis.call('EXISTS', KEYS[at + 1]) == 0 then redis.call('ZREM', KEYS[1], key) end
end`;

/** Adds one page of all keys to the index. Returns where the next begins, and how many are ours. The keys never leave Redis. */
const SCAN_SCRIPT = `
local listed = {}
for at = 3, #ARGV do listed[ARGV[at]] = true end
local page = redis.call('SCAN', ARGV[1], 'COUNT', ARGV[2])
local found = 0
for _, stored in ipairs(page[2]) do
  local from, to = string.find(stored, '::', 1, true)
  local namespace = from and string.sub(stored, 1, from - 1)
  if namespace then found = found + 1 end
  if listed[namespace] then redis.call('ZADD', 'lorikeet:index:' .. namespace, 0, string.sub(stored, to + 1)) end
end
return {page[1], found}`;

/** Writes a value of a listed namespace. `ttl` in ms. */
export async function setListed(client: IndexClient, namespace: string, key: string, value: string, ttl?: number) {
  const keys = [storedKey(namespace, key), indexKey(namespace)];
  await client.eval(SET_SCRIPT, { keys, arguments: [key, value, ttl ? String(Math.ceil(ttl)) : ''] });
}

/** Resolves with whether there was a value. */
export async function deleteListed(client: IndexClient, namespace: string, key: string): Promise<boolean> {
  const keys = [storedKey(namespace, key), indexKey(namespace)];
  return (await client.eval(DELETE_SCRIPT, { keys, arguments: [key] })) === 1;
}

/** The keys of a listed namespace that begin with `prefix`, in pages. Costs as much as it finds. */
export async function* listKeys(
  client: IndexClient,
  namespace: string,
  prefix: string,
): AsyncGenerator<string[], void> {
  const limit = { offset: 0, count: PAGE_SIZE };
  for (let after = `[${prefix}`; ; ) {
    const page = await client.zRange(indexKey(namespace), after, `(${prefix}\u{10ffff}`, { BY: 'LEX', LIMIT: limit });
    if (page.length > 0) yield page;
    if (page.length < PAGE_SIZE) return;
    after = `(${page.at(-1)}`;
  }
}

/** The texts of some keys of a namespace, in one call. */
export async function* readTexts(
  client: IndexClient,
  namespace: string,
  keys: readonly string[],
): AsyncGenerator<string | undefined, void> {
  for (const text of await client.mGet(keys.map((key) => storedKey(namespace, key)))) yield text ?? undefined;
}

/** Takes keys out of the index whose values have expired. */
export async function dropKeys(client: IndexClient, namespace: string, dropped: readonly string[]): Promise<void> {
  const keys = [indexKey(namespace), ...dropped.map((key) => storedKey(namespace, key))];
  await client.eval(DROP_SCRIPT, { keys, arguments: [...dropped] });
}

/**
 * Builds the index from all keys there are, whoever wrote them; other processes may do the same at once. Where there are none, no
 * earlier version runs, and no start has to look at all keys again.
 */
export async function buildIndex(client: IndexClient): Promise<void> {
  if ((await scanIntoIndex(client)) === 0) return;
  await withTimeout(client.set(SETTLING_KEY, '1', { expiration: { type: 'PX', value: SETTLING_MS } }));
}

/** Adds what processes of an earlier version have written since, within an hour of {@link buildIndex}. */
export async function completeIndex(client: IndexClient): Promise<void> {
  if (await withTimeout(client.exists(SETTLING_KEY))) await scanIntoIndex(client);
}

const scannedPage = z.tuple([z.coerce.string(), z.number()]);

/** Resolves with how many keys there are, of all namespaces. */
async function scanIntoIndex(client: IndexClient): Promise<number> {
  let total = 0;
  let cursor = '0';
  do {
    const scan = client.eval(SCAN_SCRIPT, { keys: [], arguments: [cursor, String(SCAN_COUNT), ...LISTED_NAMESPACES] });
    const [next, found] = scannedPage.parse(await withTimeout(scan));
    cursor = next;
    total += found;
  } while (cursor !== '0');
  return total;
}
