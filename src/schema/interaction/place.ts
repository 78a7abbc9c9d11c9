import type { Place } from './interaction.ts';

/** Whether a member has one of these roles. The role of everybody has the server's id. */
export function hasRole({ guild, roles }: Pick<Place, 'guild' | 'roles'>, wanted: readonly string[]): boolean {
  return wanted.some((id) => id === guild || roles.includes(id));
}

/** Whether a place is one of these channels and categories, or within one: a thread or a forum post is within its channel. */
export function isWithin(
  { channel, parent, category }: Pick<Place, 'channel' | 'parent' | 'category'>,
  wanted: readonly string[],
): boolean {
  return [channel, parent, category].some((id) => id !== undefined && wanted.includes(id));
}
