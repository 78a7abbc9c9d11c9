import type { RedisConnectionClientType } from '@keyv/redis';

/** Keys that Redis looks at in one call, which takes it less than a millisecond. */
const SCAN_COUNT = 500;

/** The keys of a namespace, in pages that may be empty. Looks at all keys there are; one may come twice. */
export async function* scanKeys(
  client: Pick<RedisConnectionClientType, 'scan'>,
  namespace: string,
): AsyncGenerator<string[], void> {
  let cursor = '0';
  do {
    const page = await client.scan(cursor, { MATCH: `${namespace}::*`, COUNT: SCAN_COUNT });
    yield page.keys.map((key) => key.slice(namespace.length + 2));
    cursor = page.cursor;
  } while (cursor !== '0');
}
