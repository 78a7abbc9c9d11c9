import { UserError } from '#schema/user-error.ts';

/**
 * Until when people had erased what they asked for, as far as this process knows. An erasure finds what is stored; this keeps away what
 * was asked for before it and is stored after it, because it waited for its turn.
 */
export interface ErasedRequests {
  /** @param interaction the one that asked for the erasure: what came before it is erased */
  note(person: string, interaction: string): void;
  /** @throws UserError where what an interaction asked for was erased since */
  assertNotErased(person: string, interaction: string): void;
}

/** People who are remembered. Requests wait for some seconds, erasures are rare. */
const MAX_PEOPLE = 10_000;

export function createErasedRequests(maxPeople = MAX_PEOPLE): ErasedRequests {
  /** The last interaction of each, the oldest notes first. */
  const erasedBefore = new Map<string, string>();
  return {
    note: (person, interaction) => {
      const known = erasedBefore.get(person);
      erasedBefore.delete(person);
      erasedBefore.set(person, known !== undefined && isBefore(interaction, known) ? known : interaction);
      const [oldest] = erasedBefore.keys();
      if (erasedBefore.size > maxPeople && oldest !== undefined) erasedBefore.delete(oldest);
    },
    assertNotErased: (person, interaction) => {
      const erased = erasedBefore.get(person);
      if (erased !== undefined && isBefore(interaction, erased))
        throw new UserError('I did not paint this, because you have erased what you asked for.', { code: 'erased' });
    },
  };
}

/**
 * Whether something was asked for before an interaction, by Discord's ids, which ascend.
 * @param id of an interaction, or of a job or sheet, which begins with that of its own interaction
 */
export function isBefore(id: string, interaction: string): boolean {
  return BigInt(id.split('_')[0] ?? '') < BigInt(interaction);
}
