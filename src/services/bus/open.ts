import type { Logger } from 'pino';
import { isShared } from '#schema/config-shards.ts';
import { type Bus, SILENT } from '../bus.ts';
import { openRedisBus } from './redis.ts';

/** Opens what connects the processes that share the store at `url`: a store that only one process may use needs nothing. */
export async function openBus(url: string, log: Pick<Logger, 'error' | 'warn'>): Promise<Bus & AsyncDisposable> {
  if (isShared(url)) return openRedisBus(url, log);
  return { ...SILENT, [Symbol.asyncDispose]: async () => {} };
}
