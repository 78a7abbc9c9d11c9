import KeyvRedis, { type KeyvRedisOptions, type RedisConnectionClientType } from '@keyv/redis';
import { deleteListed, type IndexClient, setListed } from './redis-index.ts';
import { whenSent } from './when-sent.ts';

interface ListedRedisOptions extends KeyvRedisOptions {
  readonly namespace: string;
  /** With it, a write resolves once it has left, and this is told where Redis refuses it later. */
  readonly onLateError?: (error: unknown) => void;
}

/** Keyv's adapter for a namespace whose keys are listed: it keeps the index of them up to date. */
export class ListedRedisAdapter extends KeyvRedis<string> {
  readonly #client: IndexClient;
  readonly #namespace: string;
  readonly #onLateError: ListedRedisOptions['onLateError'];

  constructor(client: RedisConnectionClientType, { onLateError, ...options }: ListedRedisOptions) {
    super(client, options);
    this.#client = client;
    this.#namespace = options.namespace;
    this.#onLateError = onLateError;
  }

  override async set(key: string, value: string, ttl?: number): Promise<void> {
    const answered = setListed(this.#client, this.#namespace, key, value, ttl);
    if (!this.#onLateError) return void (await answered);
    answered.catch(this.#onLateError);
    // What fails at once is told to the caller too.
    await Promise.race([answered, whenSent()]);
  }

  override delete(key: string): Promise<boolean> {
    return deleteListed(this.#client, this.#namespace, key);
  }
}
