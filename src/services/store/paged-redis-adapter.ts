import KeyvRedis from '@keyv/redis';

/** Keys that Redis scans in one call. This blocks it for about a millisecond. */
const SCAN_COUNT = 5000;

/**
 * Keyv's adapter for Redis, listing a namespace in large pages. A listing scans the keys of all namespaces, and Keyv asks for 10
 * at a time: to find the few unfinished among 100,000 jobs would take 10,000 round trips. SCAN may return a key twice; here each
 * comes once, and deleted ones are skipped.
 */
export class PagedRedisAdapter extends KeyvRedis<string> {
  override async *iterator<U = string>(
    namespace = this.namespace ?? '',
  ): AsyncGenerator<[string, U | undefined], void, unknown> {
    const seen = new Set<string>();
    for (const client of await this.getMasterNodes()) {
      let cursor = '0';
      do {
        const page = await client.scan(cursor, { MATCH: `${namespace}${this.keyPrefixSeparator}*`, COUNT: SCAN_COUNT });
        cursor = String(page.cursor);
        const keys = page.keys
          .map((key) => this.getKeyWithoutPrefix(key, namespace))
          .filter((key) => seen.size < seen.add(key).size);
        const values = keys.length > 0 ? await this.getMany<U>(keys) : [];
        // Another process may have deleted a key since the scan; Keyv would fail on the missing value.
        for (const [at, key] of keys.entries()) {
          const value = values[at] ?? undefined;
          if (value !== undefined) yield [key, value];
        }
      } while (cursor !== '0');
    }
  }
}
