import type { Logger } from 'pino';
import { isSharedStore } from '#schema/config/shard-settings.ts';
import { type Bus, noopBus } from './bus.ts';

/** Opens the bus of the processes that share the store at `url`. A store that is not shared needs none. */
export async function openBus(url: string, log: Pick<Logger, 'error' | 'warn'>): Promise<Bus & AsyncDisposable> {
  if (!isSharedStore(url)) return { ...noopBus, [Symbol.asyncDispose]: async () => {} };
  const { openRedisBus } = await import('./redis-bus.ts');
  return openRedisBus(url, log);
}
