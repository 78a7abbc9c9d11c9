import { AsyncLocalStorage } from 'node:async_hooks';
import type { Person, Place } from '#schema/interaction/interaction.ts';

/** Who did something, and where; an interaction has both. */
export interface AuditActor {
  /** Undefined where nobody is known to have asked for it. */
  readonly person: Person | undefined;
  readonly place: Pick<Place, 'guild'> & Partial<Pick<Place, 'channel' | 'ageRestricted'>>;
}

const actorStorage = new AsyncLocalStorage<AuditActor>();

/** Does `work` for somebody: whatever it changes, however deep, is recorded as theirs. */
export const runAsActor = <T>(actor: AuditActor, work: () => T): T => actorStorage.run(actor, work);

/** Whoever changes something of a server right now. */
export function currentActor(guild: string): AuditActor {
  const actor = actorStorage.getStore();
  return actor?.place.guild === guild ? actor : { person: undefined, place: { guild } };
}
