import type { Interaction } from '#schema/interaction/interaction.ts';

/** Something made for a person in a place. */
export interface Viewable {
  readonly person: { readonly id: string };
  readonly guild: string | undefined;
  readonly channel: string | undefined;
  /** Whether only the person sees it. */
  readonly private: boolean;
}

/**
 * Whether this person could see it: it is of the same server, or of the same conversation outside servers; if it is private,
 * only its own person. A custom_id can be forged, so it proves nothing.
 */
export function canView({ person: viewer, place }: Pick<Interaction, 'person' | 'place'>, viewable: Viewable): boolean {
  if (viewable.guild !== place.guild) return false;
  if (viewable.person.id === viewer.id) return true;
  return !viewable.private && (viewable.guild !== undefined || viewable.channel === place.channel);
}
