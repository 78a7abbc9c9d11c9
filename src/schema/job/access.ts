import type { Interaction } from '#schema/interaction/interaction.ts';

/** For whom something was made, and where. */
export interface Viewable {
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
export function canView({ person: viewer, place }: Pick<Interaction, 'person' | 'place'>, viewable: Viewable): boolean {
  if (viewable.guild !== place.guild) return false;
  if (viewable.person.id === viewer.id) return true;
  return !viewable.private && (viewable.guild !== undefined || viewable.channel === place.channel);
}
