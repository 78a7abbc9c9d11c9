import type { Person } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import type { Preload } from '#services/preload.ts';
import type { Styles } from './styles.ts';

/** Somebody with no role and no permission. */
const NOBODY: Person = { id: '0', name: '' };

/** Whether everybody who sees a job's messages may read which LoRAs it uses. Never rejects: in doubt they may not. */
export function createLoraNaming({ canSeeReferences }: Pick<Styles, 'canSeeReferences'>, preload: Preload) {
  return async ({ private: isPrivate, person, guild, channel, recipe, sizeLimit }: Job): Promise<boolean> => {
    if (isPrivate) return true;
    try {
      using _held = await preload({ person, place: { guild } });
      // The job was allowed where it is: an age restriction there is met.
      const place = { guild, channel, parent: undefined, ageRestricted: true, sizeLimit };
      return canSeeReferences(recipe, NOBODY, { ...place, roles: [], permissions: 0n, appPermissions: 0n });
    } catch {
      return false;
    }
  };
}
