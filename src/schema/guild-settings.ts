import { z } from 'zod';

/** Roles of a server that can have limits of their own: as many as are shown in one message. */
const MAX_LIMITED_ROLES = 25;

const optionalInt = (min: number, max: number) => z.int().min(min).max(max).optional();

/** What people may, where it is not what the operator lets everybody. Nothing at once, or no picture a day, is not to paint at all. */
export const personLimits = z.strictObject({
  atOnce: optionalInt(0, 1000),
  waiting: optionalInt(1, 1000),
  picturesPerDay: optionalInt(0, 1_000_000),
});
export type PersonLimits = z.infer<typeof personLimits>;

/** What a server has set for itself: one value, so that it changes as a whole. */
export const guildSettings = z.strictObject({
  /** Pictures a day of the whole server. */
  picturesPerDay: optionalInt(0, 1_000_000_000),
  everyone: personLimits,
  /** By role. */
  roles: z
    .record(z.string().regex(/^\d{5,20}$/), personLimits)
    .refine((all) => Object.keys(all).length <= MAX_LIMITED_ROLES, {
      error: `at most ${MAX_LIMITED_ROLES} roles can have limits of their own`,
    }),
});
export type GuildSettings = z.infer<typeof guildSettings>;

export const EMPTY_GUILD_SETTINGS: GuildSettings = { everyone: {}, roles: {} };

/** A role's number counts before everyone's, whether it is more or less; of several roles the best of each. */
export function effectiveLimits({ everyone, roles }: GuildSettings, memberRoles: readonly string[]): PersonLimits {
  const roleLimits = memberRoles.flatMap((role) => roles[role] ?? []);
  const highest = (key: keyof PersonLimits) => {
    const values = roleLimits.flatMap((each) => each[key] ?? []);
    return values.length ? Math.max(...values) : everyone[key];
  };
  return { atOnce: highest('atOnce'), waiting: highest('waiting'), picturesPerDay: highest('picturesPerDay') };
}
