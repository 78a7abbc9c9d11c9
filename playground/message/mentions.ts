import { type APIMessage, PermissionFlagsBits } from 'discord.js';
import { apiUser } from '../api-shapes.ts';
import { allows } from '../permissions.ts';
import type { AllowedMentions } from '../validate/message-body.ts';
import { walk } from '../validate/tree.ts';
import type { ChannelState, WorldState } from '../world.ts';

type Mentions = Pick<APIMessage, 'mentions' | 'mention_roles' | 'mention_everyone'>;

/** Who is pinged by a text, as `allowed_mentions` permits; without it everything that is written pings. */
export function mentionsIn(
  world: WorldState,
  channel: ChannelState,
  text: string,
  allowed: AllowedMentions | null | undefined,
): Mentions {
  const may = (kind: 'users' | 'roles', id: string) =>
    !allowed || allowed.parse?.includes(kind) || (allowed[kind]?.includes(id) ?? false);
  const ids = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].flatMap(([, id]) => (id ? [id] : [])))];
  const everyone = /@(everyone|here)\b/u.test(text) && (!allowed || (allowed.parse?.includes('everyone') ?? false));
  return {
    mentions: ids(/<@!?(\d+)>/gu)
      .filter((id) => may('users', id) && world.user(id) !== undefined)
      .map((id) => apiUser(world, id)),
    mention_roles: ids(/<@&(\d+)>/gu).filter((id) => may('roles', id)),
    mention_everyone: everyone && allows(channel.appPermissions, PermissionFlagsBits.MentionEveryone),
  };
}

/** What is written in a message: its content, or its text displays. */
export function textOf(content: string, components: unknown): string {
  const displayed = [...walk(components)].flatMap(({ node }) => (node.type === 10 ? [node.content ?? ''] : []));
  return [content, ...displayed].join('\n');
}
