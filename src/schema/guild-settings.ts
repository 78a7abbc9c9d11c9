import { z } from 'zod';

/** Roles that can have limits of their own: as many as fit into one message. */
const MAX_LIMITED_ROLES = 25;

/** A million dollars. */
const MAX_MICROS = 1e12;

const optionalInt = (min: number, max: number) => z.int().min(min).max(max).optional();

/** Limits of a person that differ from the operator's. 0 at once, or 0 pictures a day, means no pictures at all. */
export const personLimits = z.strictObject({
  atOnce: optionalInt(0, 1000),
  waiting: optionalInt(1, 1000),
  picturesPerDay: optionalInt(0, 1_000_000),
  picturesPerMonth: optionalInt(0, 1_000_000),
  /** In micro-dollars; 0 leaves what is free of charge. */
  microsPerDay: optionalInt(0, MAX_MICROS),
  microsPerMonth: optionalInt(0, MAX_MICROS),
});
export type PersonLimits = z.infer<typeof personLimits>;

/** The settings of a server, stored as one value so that they change together. */
export const guildSettings = z.strictObject({
  /** Pictures a day of the whole server. */
  picturesPerDay: optionalInt(0, 1_000_000_000),
  picturesPerMonth: optionalInt(0, 1_000_000_000),
  /** What it may spend in a month, in micro-dollars. */
  microsPerMonth: optionalInt(0, MAX_MICROS),
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

/** A role's limit overrides everyone's, whether higher or lower. Of several roles the highest of each limit counts. */
export function effectiveLimits({ everyone, roles }: GuildSettings, memberRoles: readonly string[]): PersonLimits {
  const roleLimits = memberRoles.flatMap((role) => roles[role] ?? []);
  const highest = (key: keyof PersonLimits) => {
    const values = roleLimits.flatMap((each) => each[key] ?? []);
    return values.length ? Math.max(...values) : everyone[key];
  };
  return {
    atOnce: highest('atOnce'),
    waiting: highest('waiting'),
    picturesPerDay: highest('picturesPerDay'),
    picturesPerMonth: highest('picturesPerMonth'),
    microsPerDay: highest('microsPerDay'),
    microsPerMonth: highest('microsPerMonth'),
  };
}
