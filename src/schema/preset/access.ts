import type { Person, Place } from '#schema/interaction/interaction.ts';
import { hasRole, isWithin } from '#schema/interaction/place.ts';
import { t } from '#schema/language/t.ts';
import { listMarkdown, type Markdown, mention } from '#schema/markdown.ts';
import type { GuildPresets } from './guild-presets.ts';
import type { Preset } from './preset.ts';

/** Discord's permission Manage Server (topics/permissions.mdx). Administrators have every permission. */
const PERMISSION_MANAGE_GUILD = 1n << 5n;
const PERMISSION_ADMINISTRATOR = 1n << 3n;

/** Why this person may not use the preset here, as a sentence for them; `undefined` if they may. Managers have no exception. */
export function accessDenialReason(preset: Preset, person: Person, place: Place): Markdown | undefined {
  const { name, roles, channels, likeness } = preset;
  if (likeness && !likeness.people.includes(person.id) && !hasRole(place, likeness.roles)) {
    return t('**{name}** shows somebody’s likeness. Only people chosen by the admins of this server can use it.', {
      name,
    });
  }
  if (roles.length && !hasRole(place, roles)) {
    return t('**{name}** is for {mentions} only. An admin of this server can give you that role.', {
      name,
      mentions: formatMentions(roles.map(mention.role)),
    });
  }
  if (channels.length && !isWithin(place, channels)) {
    return t('**{name}** can be used in {mentions} only.', {
      name,
      mentions: formatMentions(channels.map(mention.channel)),
    });
  }
  return ageDenialReason(preset, place);
}

/** Why nobody may use the preset here or see what it painted; `undefined` if its age restriction does not forbid it. */
export function ageDenialReason(
  { name, ageRestricted }: Preset,
  place: Pick<Place, 'ageRestricted'>,
): Markdown | undefined {
  if (!ageRestricted || place.ageRestricted) return undefined;
  return t('**{name}** can be used in age-restricted channels only.', { name });
}

/** Whether this person may change presets: with Manage Server, or a role chosen by those who have it. */
export function canManagePresets(place: Place, managers: readonly string[]): boolean {
  return canManageGuild(place) || managers.some((role) => place.roles.includes(role));
}

export function canManageGuild({ permissions }: Place): boolean {
  return (permissions & (PERMISSION_MANAGE_GUILD | PERMISSION_ADMINISTRATOR)) !== 0n;
}

/** Up to five, then how many more. */
export function formatMentions(mentions: readonly Markdown[]): Markdown {
  const more = mentions.length > 5 ? [t('{count} more', { count: mentions.length - 5 })] : [];
  return listMarkdown([...mentions.slice(0, 5), ...more], 'or');
}

/**
 * The presets that a person sees, in whatever list or sentence: those that they may use here, or all of them if they may change
 * presets.
 */
export function visiblePresets({ presets, managers }: GuildPresets, person: Person, place: Place): readonly Preset[] {
  if (canManagePresets(place, managers)) return presets;
  return presets.filter((preset) => accessDenialReason(preset, person, place) === undefined);
}
