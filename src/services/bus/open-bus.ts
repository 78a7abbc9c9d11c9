import type { Logger } from 'pino';
import { isSharedStore } from '#schema/config/shard-settings.ts';
import { type Bus, noopBus } from './bus.ts';
import { openRedisBus } from './redis-bus.ts';

/** Opens what connects the processes that share the store at `url`: a store that only one process may use needs nothing. */
export async function openBus(url: string, log: Pick<Logger, 'error' | 'warn'>): Promise<Bus & AsyncDisposable> {
  if (isSharedStore(url)) return openRedisBus(url, log);
  return { ...noopBus, [Symbol.asyncDispose]: async () => {} };
}
