import type { Experiment } from '#test/chaos/experiment.ts';
import { burstExperiment } from './burst.ts';
import { channelExperiments } from './channels.ts';
import { cogExperiments } from './cog.ts';
import { discordExperiments } from './discord.ts';
import { gatewayExperiments } from './gateway.ts';
import { killExperiment, shutdownExperiment } from './kill.ts';
import { machineExperiments } from './machine.ts';
import { moneyExperiment } from './money.ts';
import { networkExperiments } from './network.ts';
import { redisExperiments } from './redis.ts';
import { replicateExperiments } from './replicate.ts';
import { webhookExperiments } from './webhooks.ts';

/** Every kind of fault, the longest first. */
export function allExperiments(killCount: number): readonly Experiment[] {
  return [
    killExperiment('sqlite', killCount),
    killExperiment('redis', killCount),
    moneyExperiment('sqlite', Math.ceil(killCount / 2)),
    moneyExperiment('redis', Math.ceil(killCount / 2)),
    burstExperiment('sqlite', Math.ceil(killCount / 10)),
    burstExperiment('redis', Math.ceil(killCount / 10)),
    shutdownExperiment,
    ...discordExperiments,
    ...channelExperiments,
    ...gatewayExperiments,
    ...replicateExperiments,
    ...networkExperiments,
    ...webhookExperiments,
    ...redisExperiments,
    ...cogExperiments,
    ...machineExperiments,
  ];
}
