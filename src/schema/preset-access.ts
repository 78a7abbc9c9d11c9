import type { Person, Place } from './interaction.ts';
import type { Preset } from './preset.ts';

/** Discord's permission to manage the server (topics/permissions.mdx); administrators have all of them. */
const MANAGE_SERVER = 1n << 5n;
const ADMINISTRATOR = 1n << 3n;

/** Why this person may not use the preset here, in a sentence for them; nothing where they may. Managers are people like all others. */
export function whyNot(preset: Preset, person: Person, place: Place): string | undefined {
  const { name, roles, channels, ageRestricted, likeness } = preset;
  const has = (wanted: readonly string[]) => wanted.some((id) => id === place.guild || place.roles.includes(id));
  if (likeness && !likeness.people.includes(person.id) && !has(likeness.roles)) {
    return `**${name}** shows somebody’s likeness, and only people whom the admins of this server have named may use it.`;
  }
  if (roles.length && !has(roles)) {
    return `**${name}** is for ${mentions(roles.map((id) => `<@&${id}>`))} only. An admin of this server can give you that role.`;
  }
  if (channels.length && ![place.channel, place.parent].some((id) => id !== undefined && channels.includes(id))) {
    return `**${name}** can be used in ${mentions(channels.map((id) => `<#${id}>`))} only.`;
  }
  if (ageRestricted && !place.ageRestricted) return `**${name}** can be used in age-restricted channels only.`;
  return undefined;
}

/** Whether this person may change presets: who manages the server, or has a role that those named. */
export function mayManage(place: Place, managers: readonly string[]): boolean {
  return managesServer(place) || managers.some((role) => place.roles.includes(role));
}

export function managesServer({ permissions }: Place): boolean {
  return (permissions & (MANAGE_SERVER | ADMINISTRATOR)) !== 0n;
}

/** Up to five, then how many more. */
function mentions(ids: readonly string[]): string {
  const more = ids.length > 5 ? [`${ids.length - 5} more`] : [];
  return new Intl.ListFormat('en', { type: 'disjunction' }).format([...ids.slice(0, 5), ...more]);
}
