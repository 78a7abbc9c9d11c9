import { setTimeout as sleep } from 'node:timers/promises';
import { ChannelType } from 'discord.js';
import { z } from 'zod';
import type { Interaction } from '#schema/interaction/interaction.ts';
import type { ChannelRest } from './channel-rest.ts';
import { errorKindOf } from './error-kind.ts';

/** Ms that an interaction waits for the first look at a parent. It has to be acknowledged within 3 s. */
const MAX_WAIT_MS = 700;

/** Ms for which a parent is remembered: admins change its age restriction and its category seldom. */
const REMEMBERED_MS = 10 * 60 * 1000;

/** Parents that are remembered. */
const MAX_REMEMBERED = 1000;

const threadPacket = z.object({
  channel: z.object({
    type: z.union([
      z.literal(ChannelType.AnnouncementThread),
      z.literal(ChannelType.PublicThread),
      z.literal(ChannelType.PrivateThread),
    ]),
    parent_id: z.string(),
  }),
});

/** What a thread has of its parent. */
interface Inherited {
  readonly ageRestricted: boolean;
  readonly category: string | undefined;
}

const UNKNOWN: Inherited = { ageRestricted: false, category: undefined };

/**
 * Gives interactions in a thread or forum post what their packets lack of its parent: the age restriction
 * (discord-api-docs 7043), and the category.
 */
export type ThreadParents = (raw: unknown, interaction: Interaction) => Promise<Interaction>;

/**
 * Looks each parent up once. What is typed into an option only starts that, as its choices are wanted at once; a command is there
 * by then. Until it is known, and where the bot may not see the parent, a thread counts as unrestricted and in no category.
 * @param now ms of a clock that never jumps
 */
export function createThreadParents(
  { fetchChannel }: Pick<ChannelRest, 'fetchChannel'>,
  now: () => number,
): ThreadParents {
  const parents = new Map<string, { readonly until: number; readonly inherited: Promise<Inherited> }>();

  const lookUp = (parent: string): Promise<Inherited> => {
    const known = parents.get(parent);
    if (known && known.until > now()) return known.inherited;
    parents.delete(parent);
    const inherited = fetchChannel(parent).then(
      ({ ageRestricted, parent: category }) => ({ ageRestricted, category }),
      (error: unknown) => {
        // Whoever is forbidden to look is not to ask again soon.
        if (errorKindOf(error) === 'transient') parents.delete(parent);
        return UNKNOWN;
      },
    );
    parents.set(parent, { until: now() + REMEMBERED_MS, inherited });
    for (const oldest of parents.keys()) if (parents.size > MAX_REMEMBERED) parents.delete(oldest);
    return inherited;
  };

  return async (raw, interaction) => {
    // Threads have one, and channels in a category.
    if (interaction.place.parent === undefined) return interaction;
    const { data } = threadPacket.safeParse(raw);
    if (!data) return interaction;
    const { place, event } = interaction;
    const waitMs = event.type === 'complete' ? 0 : MAX_WAIT_MS;
    const { ageRestricted, category } = await Promise.race([
      lookUp(data.channel.parent_id),
      sleep(waitMs, UNKNOWN, { ref: false }),
    ]);
    return { ...interaction, place: { ...place, ageRestricted: place.ageRestricted || ageRestricted, category } };
  };
}
