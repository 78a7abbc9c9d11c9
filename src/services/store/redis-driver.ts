import KeyvRedis from '@keyv/redis';
import { ConfigError } from '#schema/config/environment.ts';
import { PagedRedisAdapter } from './paged-redis-adapter.ts';
import { redisErrorCode } from './remedy.ts';
import { NewerSchemaVersionError } from './schema-version.ts';
import { type StoreDriver, withTimeout } from './store-driver.ts';

/** Ms for the first connection. */
const CONNECT_TIMEOUT_MS = 5000;

/** Where the layout of what is kept is written. */
const SCHEMA_VERSION_KEY = 'lorikeet:layout';

type Client = Awaited<ReturnType<KeyvRedis<string>['getClient']>>;

/**
 * How each layout is made from the one before it; the first is that of an empty server. Several processes may start at once, and
 * one may end in the middle: a step has to come to the same where it is made twice.
 */
const MIGRATIONS: readonly ((client: Client) => Promise<void>)[] = [async () => {}];

/** @throws ConfigError that says what to do, where Redis does not answer or a newer program has written there. */
export async function openRedisDriver(
  url: string,
  onFailure: (error: unknown) => void,
  migrations = MIGRATIONS,
): Promise<StoreDriver> {
  const hostName = new URL(url).host;
  const connection = new KeyvRedis<string>(
    // Without a connection a call fails at once: kept for later, it would be done after somebody was told that it was not.
    { url, socket: { connectTimeout: CONNECT_TIMEOUT_MS }, disableOfflineQueue: true },
    { throwOnErrors: true, connectionTimeout: CONNECT_TIMEOUT_MS },
  );
  let opened = false;
  connection.on('error', (error) => opened && onFailure(error));
  try {
    const client = await connection.getClient();
    // Every namespace listens.
    client.setMaxListeners(0);
    await migrate(client, migrations);
    opened = true;
  } catch (error) {
    if (connection.client.isOpen) connection.client.destroy();
    if (error instanceof NewerSchemaVersionError) {
      throw new ConfigError(
        `Lorikeet cannot start: what Redis at ${hostName} holds was ${error.message}.\n  - Start the newer program, or choose another STORE_URL.`,
        { cause: error },
      );
    }
    throw new ConfigError(
      `Lorikeet cannot start: Redis at ${hostName} does not answer.\n  - Start it, or correct STORE_URL.`,
      { cause: error },
    );
  }
  return {
    adapter: (namespace) =>
      new PagedRedisAdapter(connection.client, {
        namespace,
        throwOnErrors: true,
        connectionTimeout: CONNECT_TIMEOUT_MS,
      }),
    useKeyPrefix: false,
    location: `Redis at ${hostName}`,
    isNoResponse: (error) => !(error instanceof Error && redisErrorCode(error.message)),
    close: () => connection.disconnect(),
  };
}

async function migrate(client: Client, migrations: typeof MIGRATIONS): Promise<void> {
  const storedVersion = Number(await withTimeout(client.get(SCHEMA_VERSION_KEY))) || 0;
  if (storedVersion > migrations.length) throw new NewerSchemaVersionError(storedVersion, migrations.length);
  for (const [at, step] of [...migrations.entries()].slice(storedVersion)) {
    await step(client);
    await withTimeout(client.set(SCHEMA_VERSION_KEY, `${at + 1}`));
  }
}
