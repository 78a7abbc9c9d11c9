import type { RedisOptions } from 'ioredis';

/** Of all connections for what processes share of slots and rates. */
export const CONNECTION_OPTIONS: RedisOptions = {
  keepAlive: 10_000,
  // A host that is gone without a word, as in a failover, would be written to for a quarter of an hour. Keep-alive does not see that.
  socketTimeout: 10_000,
  retryStrategy: (times) => Math.min(times * 50, 1000),
  // The package does not handle its failure, which would end the process. Whoever subscribes does so again.
  autoResubscribe: false,
};
