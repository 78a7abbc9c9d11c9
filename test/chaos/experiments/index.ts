import type { Trial } from '#test/chaos/experiment.ts';
import { placeTrials } from './channels.ts';
import { cogTrials } from './cog.ts';
import { discordTrials } from './discord.ts';
import { gatewayTrials } from './gateway.ts';
import { handovers, kills } from './kill.ts';
import { redisTrials } from './redis.ts';
import { replicateTrials } from './replicate.ts';
import { webhookTrials } from './webhooks.ts';

/** Every kind of harm, the longest first. */
export function trials(ofKills: number): readonly Trial[] {
  return [
    kills('sqlite', ofKills),
    kills('redis', ofKills),
    handovers,
    ...discordTrials,
    ...placeTrials,
    ...gatewayTrials,
    ...replicateTrials,
    ...webhookTrials,
    ...redisTrials,
    ...cogTrials,
  ];
}
