import type { QueuedJob } from './fair-scheduler.ts';

/** How many jobs may run at once, and wait. */
export interface QueueLimits {
  readonly perUser: number;
  readonly perGuild: number;
  readonly atOnce: number;
  /** Jobs that may wait, of all people and of one. */
  readonly length: number;
  readonly lengthPerUser: number;
}

export interface QuotaKey {
  readonly user: string;
  /** Direct messages count as a server of the person's own. */
  readonly guild: string | undefined;
  /** What the person may have at once and waiting in this server, where it is not what everybody may. */
  readonly limits?: { readonly atOnce?: number | undefined; readonly waiting?: number | undefined } | undefined;
}

/**
 * A person's jobs are counted over all servers, and so over all processes, unless a server gives the person a number of its
 * own: jobs of one server are all in one process.
 */
export function resolveQuota(
  { user, guild = `dm:${user}`, limits: override }: QuotaKey,
  { perUser, perGuild }: QueueLimits,
): Omit<QueuedJob, 'isSheetCell'> & { readonly acrossGuilds: boolean } {
  if (override?.atOnce === undefined) return { guild, person: user, maxRunning: perUser, acrossGuilds: true };
  return { guild, person: `${user} in ${guild}`, maxRunning: Math.min(override.atOnce, perGuild), acrossGuilds: false };
}
