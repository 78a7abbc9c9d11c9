import KeyvRedis from '@keyv/redis';
import { ConfigError } from '#schema/config.ts';
import { redisErrorCode } from './advice.ts';
import { type Ground, within } from './ground.ts';
import { NewerLayout } from './layout.ts';
import { PagedRedis } from './paged-redis.ts';

/** Ms for the first connection. */
const CONNECT_WITHIN = 5000;

/** Where the layout of what is kept is written. */
const LAYOUT_KEY = 'lorikeet:layout';

type Client = Awaited<ReturnType<KeyvRedis<string>['getClient']>>;

/**
 * How each layout is made from the one before it; the first is that of an empty server. Several processes may start at once, and
 * one may end in the middle: a step has to come to the same where it is made twice.
 */
const LAYOUTS: readonly ((client: Client) => Promise<void>)[] = [async () => {}];

/** @throws ConfigError that says what to do, where Redis does not answer or a newer program has written there. */
export async function openRedis(url: string, failed: (error: unknown) => void, layouts = LAYOUTS): Promise<Ground> {
  const where = new URL(url).host;
  const connection = new KeyvRedis<string>(
    // Without a connection a call fails at once: kept for later, it would be done after somebody was told that it was not.
    { url, socket: { connectTimeout: CONNECT_WITHIN }, disableOfflineQueue: true },
    { throwOnErrors: true, connectionTimeout: CONNECT_WITHIN },
  );
  let opened = false;
  connection.on('error', (error) => opened && failed(error));
  try {
    const client = await connection.getClient();
    // Every namespace listens.
    client.setMaxListeners(0);
    await migrate(client, layouts);
    opened = true;
  } catch (error) {
    if (connection.client.isOpen) connection.client.destroy();
    if (error instanceof NewerLayout) {
      throw new ConfigError(
        `Lorikeet cannot start: what Redis at ${where} holds was ${error.message}.\n  - Start the newer program, or choose another STORE_URL.`,
        { cause: error },
      );
    }
    throw new ConfigError(
      `Lorikeet cannot start: Redis at ${where} does not answer.\n  - Start it, or correct STORE_URL.`,
      { cause: error },
    );
  }
  return {
    adapter: (namespace) =>
      new PagedRedis(connection.client, { namespace, throwOnErrors: true, connectionTimeout: CONNECT_WITHIN }),
    prefix: false,
    where: `Redis at ${where}`,
    isSilent: (error) => !(error instanceof Error && redisErrorCode(error.message)),
    close: () => connection.disconnect(),
  };
}

async function migrate(client: Client, layouts: typeof LAYOUTS): Promise<void> {
  const found = Number(await within(client.get(LAYOUT_KEY))) || 0;
  if (found > layouts.length) throw new NewerLayout(found, layouts.length);
  for (const [at, step] of [...layouts.entries()].slice(found)) {
    await step(client);
    await within(client.set(LAYOUT_KEY, `${at + 1}`));
  }
}
