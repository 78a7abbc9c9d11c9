import { z } from 'zod';

/** Roles of a server that can have limits of their own: as many as are shown in one message. */
const MAX_LIMITED_ROLES = 25;

const count = (least: number, most: number) => z.int().min(least).max(most).optional();

/** What people may, where it is not what the operator lets everybody. Nothing at once, or no picture a day, is not to paint at all. */
export const personLimits = z.strictObject({
  atOnce: count(0, 1000),
  waiting: count(1, 1000),
  picturesPerDay: count(0, 1_000_000),
});
export type PersonLimits = z.infer<typeof personLimits>;

/** What a server has set for itself: one value, so that it changes as a whole. */
export const guildSettings = z.strictObject({
  /** Pictures a day of the whole server. */
  picturesPerDay: count(0, 1_000_000_000),
  everyone: personLimits,
  /** By role. */
  roles: z
    .record(z.string().regex(/^\d{5,20}$/), personLimits)
    .refine((all) => Object.keys(all).length <= MAX_LIMITED_ROLES, {
      error: `at most ${MAX_LIMITED_ROLES} roles can have limits of their own`,
    }),
});
export type GuildSettings = z.infer<typeof guildSettings>;

export const NO_SETTINGS: GuildSettings = { everyone: {}, roles: {} };

/** A role's number counts before everyone's, whether it is more or less; of several roles the best of each. */
export function limitsOf({ everyone, roles }: GuildSettings, own: readonly string[]): PersonLimits {
  const mine = own.flatMap((role) => roles[role] ?? []);
  const best = (what: keyof PersonLimits) => {
    const said = mine.flatMap((each) => each[what] ?? []);
    return said.length ? Math.max(...said) : everyone[what];
  };
  return { atOnce: best('atOnce'), waiting: best('waiting'), picturesPerDay: best('picturesPerDay') };
}
