import { setTimeout as sleep } from 'node:timers/promises';
import { ChannelType } from 'discord.js';
import { z } from 'zod';
import type { Interaction } from '#schema/interaction/interaction.ts';
import type { ChannelRest } from './channel-rest.ts';
import { errorKindOf } from './error-kind.ts';

/** Ms that an interaction waits for the first look at a parent. It has to be acknowledged within 3 s. */
const MAX_WAIT_MS = 700;

/** Ms for which it is remembered whether a parent is age-restricted: admins change that seldom. */
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

/** Gives interactions in a thread or forum post the age restriction of its parent: their packets have none (discord-api-docs 7043). */
export type ThreadRestrictions = (raw: unknown, interaction: Interaction) => Promise<Interaction>;

/**
 * Looks each parent up once. What is typed into an option only starts that, as its choices are wanted at once; a command is there
 * by then. Until it is known, and where the bot may not see the parent, a thread counts as unrestricted.
 * @param now ms of a clock that never jumps
 */
export function createThreadRestrictions(
  { fetchChannel }: Pick<ChannelRest, 'fetchChannel'>,
  now: () => number,
): ThreadRestrictions {
  const parents = new Map<string, { readonly until: number; readonly isRestricted: Promise<boolean> }>();

  const lookUp = (parent: string): Promise<boolean> => {
    const known = parents.get(parent);
    if (known && known.until > now()) return known.isRestricted;
    parents.delete(parent);
    const isRestricted = fetchChannel(parent).then(
      ({ ageRestricted }) => ageRestricted,
      (error: unknown) => {
        // Whoever is forbidden to look is not to ask again soon.
        if (errorKindOf(error) === 'transient') parents.delete(parent);
        return false;
      },
    );
    parents.set(parent, { until: now() + REMEMBERED_MS, isRestricted });
    for (const oldest of parents.keys()) if (parents.size > MAX_REMEMBERED) parents.delete(oldest);
    return isRestricted;
  };

  return async (raw, interaction) => {
    const { data } = threadPacket.safeParse(raw);
    if (!data || interaction.place.ageRestricted) return interaction;
    const isRestricted = lookUp(data.channel.parent_id);
    const waitMs = interaction.event.type === 'complete' ? 0 : MAX_WAIT_MS;
    const ageRestricted = await Promise.race([isRestricted, sleep(waitMs, false, { ref: false })]);
    return ageRestricted ? { ...interaction, place: { ...interaction.place, ageRestricted } } : interaction;
  };
}
