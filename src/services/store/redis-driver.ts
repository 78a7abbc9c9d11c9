import KeyvRedis from '@keyv/redis';
import { ConfigError } from '#schema/config/environment.ts';
import { PagedRedisAdapter } from './paged-redis-adapter.ts';
import { redisErrorCode } from './remedy.ts';
import { NewerSchemaVersionError } from './schema-version.ts';
import { type StoreDriver, withTimeout } from './store-driver.ts';

/** Ms for the first connection. */
const CONNECT_TIMEOUT_MS = 5000;

/** The key that holds the schema version. */
const SCHEMA_VERSION_KEY = 'lorikeet:layout';

type Client = Awaited<ReturnType<KeyvRedis<string>['getClient']>>;

/**
 * The migration to each schema version from the one before; the first starts from an empty server. Several processes may start
 * at once, and one may end halfway, so each migration must be idempotent.
 */
const MIGRATIONS: readonly ((client: Client) => Promise<void>)[] = [async () => {}];

/** @throws ConfigError that says what to do, if Redis does not answer or a newer Lorikeet has written there */
export async function openRedisDriver(
  url: string,
  onFailure: (error: unknown) => void,
  migrations = MIGRATIONS,
): Promise<StoreDriver> {
  const hostName = new URL(url).host;
  const connection = new KeyvRedis<string>(
    // Without a connection a call fails at once. If it were queued, it would run after its caller saw it fail.
    { url, socket: { connectTimeout: CONNECT_TIMEOUT_MS }, disableOfflineQueue: true },
    { throwOnErrors: true, connectionTimeout: CONNECT_TIMEOUT_MS },
  );
  let opened = false;
  connection.on('error', (error) => opened && onFailure(error));
  try {
    const client = await connection.getClient();
    // Each namespace adds its own listeners.
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
