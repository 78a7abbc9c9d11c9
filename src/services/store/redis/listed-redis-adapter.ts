import KeyvRedis, { type KeyvRedisOptions, type RedisConnectionClientType } from '@keyv/redis';
import { deleteListed, type IndexClient, setListed } from './redis-index.ts';

/** Keyv's adapter for a namespace whose keys are listed: it keeps the index of them up to date. */
export class ListedRedisAdapter extends KeyvRedis<string> {
  readonly #client: IndexClient;
  readonly #namespace: string;

  constructor(client: RedisConnectionClientType, options: KeyvRedisOptions & { readonly namespace: string }) {
    super(client, options);
    this.#client = client;
    this.#namespace = options.namespace;
  }

  override async set(key: string, value: string, ttl?: number): Promise<void> {
    await setListed(this.#client, this.#namespace, key, value, ttl);
  }

  override delete(key: string): Promise<boolean> {
    return deleteListed(this.#client, this.#namespace, key);
  }
}
