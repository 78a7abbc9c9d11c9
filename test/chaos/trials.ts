import { cogTrials } from './faults/cog.ts';
import { discordTrials } from './faults/discord.ts';
import { gatewayTrials } from './faults/gateway.ts';
import { placeTrials } from './faults/places.ts';
import { replicateTrials } from './faults/replicate.ts';
import { redisTrials } from './faults/store.ts';
import { webhookTrials } from './faults/webhooks.ts';
import { handovers, kills } from './kills.ts';
import type { Trial } from './trial.ts';

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
