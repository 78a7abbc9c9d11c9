/** The store in Redis: this driver, the adapter of listed namespaces, and their index. */

import KeyvRedis, { type RedisConnectionClientType } from '@keyv/redis';
import { ConfigError } from '#schema/config/environment.ts';
import { redisErrorCode, remedyFor } from '#services/store/remedy.ts';
import { NEWER_STORE_REMEDY, NewerSchemaVersionError } from '#services/store/schema-version.ts';
import { type StoreDriver, withTimeout } from '#services/store/store-driver.ts';
import { ListedRedisAdapter } from './listed-redis-adapter.ts';
import { buildIndex, completeIndex, dropKeys, type IndexClient, listKeys, readTexts } from './redis-index.ts';
import { scanKeys } from './redis-scan.ts';
import { createWhenSent } from './when-sent.ts';

/** Ms for the first connection. */
const CONNECT_TIMEOUT_MS = 5000;

/** The key that holds the schema version. */
const SCHEMA_VERSION_KEY = 'lorikeet:layout';

type Client = IndexClient & Pick<RedisConnectionClientType, 'get'>;

/**
 * The migration to each schema version from the one before; the first starts from an empty server. Several processes may start
 * at once, and one may end halfway, so each migration must be idempotent.
 */
const MIGRATIONS: readonly ((client: Client) => Promise<void>)[] = [
  async () => {},
  buildIndex,
  // Jobs that have ended are stored in a shorter form, which the programs before do not read (`compact-job.ts`).
  async () => {},
];

/** @throws ConfigError that says what to do, if Redis does not answer or a newer Lorikeet has written there */
export async function openRedisDriver(
  url: string,
  onFailure: (error: unknown) => void,
  migrations = MIGRATIONS,
): Promise<StoreDriver> {
  const hostName = new URL(url).host;
  const adapterOptions = { throwOnErrors: true, connectionTimeout: CONNECT_TIMEOUT_MS };
  const connection = new KeyvRedis<string>(
    // Without a connection a call fails at once. If it were queued, it would run after its caller saw it fail.
    { url, socket: { connectTimeout: CONNECT_TIMEOUT_MS }, disableOfflineQueue: true },
    adapterOptions,
  );
  let opened = false;
  // What a failed connection throws is not what Redis replied. It tries for as long as it may, so there are a few.
  const connectErrors: unknown[] = [];
  connection.on('error', (error) => {
    if (opened) onFailure(error);
    else connectErrors.push(error);
  });
  const client = await prepare(connection, migrations).catch((error: unknown) => {
    if (connection.client.isOpen) connection.client.destroy();
    throw startError(hostName, [error, ...connectErrors]);
  });
  opened = true;
  return {
    adapter: (namespace, { isListed }) =>
      new (isListed ? ListedRedisAdapter : KeyvRedis<string>)(client, { ...adapterOptions, namespace }),
    whenCommitted: createWhenSent(client),
    listKeys: (namespace, prefix) => listKeys(client, namespace, prefix),
    scanKeys: (namespace) => scanKeys(client, namespace),
    readTexts: (namespace, keys) => readTexts(client, namespace, keys),
    dropKeys: (namespace, keys) => dropKeys(client, namespace, keys),
    useKeyPrefix: false,
    location: `Redis at ${hostName}`,
    isNoResponse: (error) => codeOf(error) === undefined,
    reconnect: (error) => {
      // Without a connection, the client is about to make one. A host that is gone without a word, as in a failover, would be written to
      // for a quarter of an hour; a replica was the primary, and its address may lead to the one that took over.
      if (!client.isReady || ![undefined, 'READONLY'].includes(codeOf(error))) return;
      client.destroy();
      client.connect().catch(onFailure);
    },
    close: () => connection.disconnect(),
  };
}

const codeOf = (error: unknown) => (error instanceof Error ? redisErrorCode(error.message) : undefined);

/** Connects, and brings what is stored to the current schema version. */
async function prepare(
  connection: KeyvRedis<string>,
  migrations: typeof MIGRATIONS,
): Promise<RedisConnectionClientType> {
  await connection.getClient();
  const [client] = await connection.getMasterNodes();
  if (!client) throw new Error('there is no connection');
  // Each namespace adds its own listeners.
  client.setMaxListeners(0);
  await migrate(client, migrations);
  await completeIndex(client);
  return client;
}

function startError(hostName: string, errors: readonly unknown[]): ConfigError {
  const [cause] = errors;
  if (cause instanceof NewerSchemaVersionError)
    return new ConfigError(
      `Lorikeet cannot start: what Redis at ${hostName} holds was ${cause.message}.\n  - ${NEWER_STORE_REMEDY}`,
      { cause },
    );
  const reply = errors.find((each) => each instanceof Error && redisErrorCode(each.message) !== undefined);
  if (reply instanceof Error) {
    const remedy = remedyFor(reply);
    return new ConfigError(
      `Lorikeet cannot start: Redis at ${hostName} cannot be used (${reply.message}).\n  - ${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}.`,
      { cause: reply },
    );
  }
  return new ConfigError(
    `Lorikeet cannot start: Redis at ${hostName} does not answer.\n  - Start it, or correct STORE_URL.`,
    { cause },
  );
}

async function migrate(client: Client, migrations: typeof MIGRATIONS): Promise<void> {
  const storedVersion = Number(await withTimeout(client.get(SCHEMA_VERSION_KEY))) || 0;
  if (storedVersion > migrations.length) throw new NewerSchemaVersionError(storedVersion, migrations.length);
  for (const [at, step] of [...migrations.entries()].slice(storedVersion)) {
    await step(client);
    await withTimeout(client.set(SCHEMA_VERSION_KEY, `${at + 1}`));
  }
}
