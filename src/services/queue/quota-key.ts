import type { QueuedJob } from './scheduler-state.ts';

/** How many jobs may run at once, and how many may wait. */
export interface QueueLimits {
  readonly perUser: number;
  readonly perGuild: number;
  readonly atOnce: number;
  /** Jobs that may wait in all, and of one person. */
  readonly length: number;
  readonly lengthPerGuild: number;
  readonly lengthPerUser: number;
  /** The most that a server may give one person: at once in all such servers together, and waiting. */
  readonly maxPerUser: number;
  readonly maxLengthPerUser: number;
}

/** A server's limits for one person, within what the operator lets any server give. */
export function capLimits<T extends PersonOverride>(override: T, limits: QueueLimits): T {
  const { maxPerUser, perGuild, maxLengthPerUser } = limits;
  const { atOnce, waiting } = override;
  return {
    ...override,
    ...(atOnce !== undefined && { atOnce: Math.min(atOnce, maxPerUser, perGuild) }),
    ...(waiting !== undefined && { waiting: Math.min(waiting, maxLengthPerUser) }),
  };
}

interface PersonOverride {
  readonly atOnce?: number | undefined;
  readonly waiting?: number | undefined;
}

export interface QuotaKey {
  readonly user: string;
  /** Undefined in direct messages, which count as a server of the person's own. */
  readonly guild: string | undefined;
  /** Limits that this server sets for the person, if it does. */
  readonly limits?: PersonOverride | undefined;
}

/**
 * A person's jobs are counted over all servers, and so over all processes. Jobs in servers that set a limit of their own are
 * counted separately: in each server against its limit, and over all these servers against the operator's.
 */
export function resolveQuota(
  { user, guild = `dm:${user}`, limits: override = {} }: QuotaKey,
  limits: QueueLimits,
): Omit<QueuedJob, 'isSheetCell'> {
  const { atOnce } = capLimits(override, limits);
  if (atOnce === undefined) return { guild, person: user, maxRunning: limits.perUser };
  return { guild, person: `${user}-by-server`, maxRunning: limits.maxPerUser, maxRunningInGuild: atOnce };
}
