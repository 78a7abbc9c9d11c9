import type { Logger } from 'pino';
import type { Config } from '#schema/config/environment.ts';
import { isSharedStore } from '#schema/config/shard-settings.ts';
import { microsOf } from '#schema/price/money.ts';
import type { OperatorCaps } from '#services/money/caps.ts';
import type { SharedCaps } from '#services/money/shared-caps/shared-caps.ts';

/** What the operator allows in all servers together, besides pictures a day. */
export function readOperatorCaps({ DOLLARS_PER_DAY, DOLLARS_PER_MONTH, MAX_PICTURES_PER_MONTH }: Config): OperatorCaps {
  return {
    perDay: DOLLARS_PER_DAY === undefined ? undefined : microsOf(DOLLARS_PER_DAY),
    perMonth: DOLLARS_PER_MONTH === undefined ? undefined : microsOf(DOLLARS_PER_MONTH),
    picturesPerMonth: MAX_PICTURES_PER_MONTH,
  };
}

/** The sums that several processes share, if the operator has set any cap. */
export async function openSharedCaps(
  storeUrl: string,
  caps: OperatorCaps,
  log: Pick<Logger, 'debug'>,
): Promise<SharedCaps | undefined> {
  if (!isSharedStore(storeUrl) || Object.values(caps).every((cap) => cap === undefined)) return undefined;
  const { openRedisSharedCaps } = await import('#services/money/shared-caps/redis-shared-caps.ts');
  return openRedisSharedCaps(storeUrl, (error) => log.debug({ err: error }, 'the shared caps cannot be reached'));
}
