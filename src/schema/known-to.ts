import type { Ask } from './interaction.ts';

/** For whom something was made, and where. */
export interface Made {
  readonly person: { readonly id: string };
  readonly guild: string | undefined;
  readonly channel: string | undefined;
  /** Only the person sees it. */
  readonly private: boolean;
}

/**
 * Whether this person may have seen it: in the server that it is of, or the conversation without one; what was made for one
 * person alone, by that person. A custom_id can be forged, so that it proves nothing.
 */
export function isKnownTo({ person: by, place }: Pick<Ask, 'person' | 'place'>, made: Made): boolean {
  if (made.guild !== place.guild) return false;
  if (made.person.id === by.id) return true;
  return !made.private && (made.guild !== undefined || made.channel === place.channel);
}
