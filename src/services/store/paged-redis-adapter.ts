import KeyvRedis from '@keyv/redis';

/** Keys that Redis looks through at once, for a millisecond or so in which it answers nobody else. */
const SCAN_COUNT = 5000;

/**
 * Keyv's adapter for Redis, which lists a namespace by large pages. Listing looks through the keys of all namespaces, and Keyv
 * asks for 10 at a time: with 100,000 jobs in the ledger the few that are unfinished would take 10,000 answers to find. Redis
 * may also name a key twice; here each comes once, and none that is gone.
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
        // One that another process has deleted meanwhile has no value, at which Keyv would stumble.
        for (const [at, key] of keys.entries()) {
          const value = values[at] ?? undefined;
          if (value !== undefined) yield [key, value];
        }
      } while (cursor !== '0');
    }
  }
}
