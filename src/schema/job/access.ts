import type { Interaction } from '#schema/interaction/interaction.ts';

/** Who looks, and where from. */
export type Viewer = Pick<Interaction, 'person' | 'place' | 'event'>;

/** Something made for a person in a place. */
export interface Viewable {
  readonly person: { readonly id: string };
  readonly guild: string | undefined;
  readonly channel: string | undefined;
  /** Whether only the person sees it. */
  readonly private: boolean;
}

/**
 * Whether this person could see it here: it is of this channel, and if it is private, theirs. Their own they also see in an
 * ephemeral message in another channel of the same server. A custom_id can be forged, so it proves nothing.
 */
export function canView({ person: viewer, place, event }: Viewer, viewable: Viewable): boolean {
  if (viewable.guild !== place.guild) return false;
  const isTheirs = viewable.person.id === viewer.id;
  if (viewable.channel === place.channel) return isTheirs || !viewable.private;
  return isTheirs && 'message' in event && event.message?.private === true;
}
