import type { Logger } from 'pino';
import { isSharedStore } from '#schema/config/shard-settings.ts';
import { openBus } from '#services/bus/open-bus.ts';
import { type Limiters, localLimiters } from '#services/queue/limiters/limiters.ts';
import { openStore } from '#services/store/open-store.ts';

/** Opens the store, and what processes that share it tell and leave each other. @throws ConfigError where it cannot be opened */
export async function openConnections(storeUrl: string, log: Logger, resources: AsyncDisposableStack) {
  const store = resources.use(
    await openStore(storeUrl, (error) => log.error({ err: error }, error instanceof Error ? error.message : 'store'), {
      warn: (message) => log.warn(message),
    }),
  );
  store.onRecovered(() => log.info('the store can be used again'));
  const limiters = resources.use(await openLimiters(storeUrl, log));
  const bus = resources.use(await openBus(storeUrl, log));
  return { store, limiters, bus };
}

async function openLimiters(storeUrl: string, log: Logger): Promise<Limiters> {
  if (!isSharedStore(storeUrl)) return localLimiters;
  const { openRedisLimiters } = await import('#services/queue/limiters/redis-limiters.ts');
  return openRedisLimiters(storeUrl, log);
}
