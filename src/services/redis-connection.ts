import type { RedisOptions } from 'ioredis';

/**
 * Ms without an answer after which a connection is given up. A host that is gone without a word, as in a failover, would be written to
 * for a quarter of an hour: keep-alive looks only at connections on which nothing is sent.
 */
const SILENCE_MS = 10_000;

/** Of all connections for what processes share. Whoever subscribes has to do so at every `ready`. */
export function sharedConnectionOptions(connectionName: string, silenceMs = SILENCE_MS): RedisOptions {
  return {
    connectionName,
    keepAlive: 10_000,
    socketTimeout: silenceMs,
    // Another Redis has taken over, and this one is its replica. The same address leads to the other then.
    reconnectOnError: (error) => error.message.includes('READONLY'),
    // Soon after a restart of Redis, without a storm while it is away.
    retryStrategy: (times) => Math.min(times * 50, 1000),
    // The package does not handle its failure, which would end the process.
    autoResubscribe: false,
  };
}
