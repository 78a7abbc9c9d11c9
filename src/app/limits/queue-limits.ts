import type { AllowedPlaces } from '#schema/allowed-places.ts';
import type { Config } from '#schema/config/environment.ts';

/** How many jobs may run and wait, as the operator decides. */
export function queueLimits(config: Config, { guilds, directMessages }: AllowedPlaces) {
  // Where nobody else can come, no places are kept free for others.
  const isAlone = guilds?.size === 1 && !directMessages;
  return {
    perUser: config.JOBS_PER_USER,
    perGuild: config.JOBS_PER_GUILD,
    atOnce: config.JOBS_AT_ONCE,
    length: config.QUEUE_LENGTH,
    lengthPerGuild: config.QUEUE_LENGTH_PER_GUILD ?? Math.ceil(config.QUEUE_LENGTH / (isAlone ? 1 : 2)),
    lengthPerUser: config.QUEUE_LENGTH_PER_USER,
    maxPerUser: Math.max(config.JOBS_PER_USER, config.MAX_JOBS_PER_USER ?? 2 * config.JOBS_PER_USER),
    maxLengthPerUser: Math.max(
      config.QUEUE_LENGTH_PER_USER,
      config.MAX_QUEUE_LENGTH_PER_USER ?? 2 * config.QUEUE_LENGTH_PER_USER,
    ),
  };
}
