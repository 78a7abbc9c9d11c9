import { type APIMessage, PermissionFlagsBits } from 'discord.js';
import { apiUser } from '../api-objects.ts';
import { hasPermissions } from '../state/permissions.ts';
import type { ChannelState, WorldState } from '../state/world.ts';
import { walkComponents } from '../validate/components/component-tree.ts';
import type { AllowedMentions } from '../validate/message-body.ts';

type Mentions = Pick<APIMessage, 'mentions' | 'mention_roles' | 'mention_everyone'>;

/** Who a text mentions, limited by `allowed_mentions`; without it every mention in the text counts. */
export function findMentions(
  world: WorldState,
  channel: ChannelState,
  text: string,
  allowed: AllowedMentions | null | undefined,
): Mentions {
  const isAllowed = (kind: 'users' | 'roles', id: string) =>
    !allowed || allowed.parse?.includes(kind) || (allowed[kind]?.includes(id) ?? false);
  const ids = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].flatMap(([, id]) => (id ? [id] : [])))];
  const everyone = /@(everyone|here)\b/u.test(text) && (!allowed || (allowed.parse?.includes('everyone') ?? false));
  return {
    mentions: ids(/<@!?(\d+)>/gu)
      .filter((id) => isAllowed('users', id) && world.user(id) !== undefined)
      .map((id) => apiUser(world, id)),
    mention_roles: ids(/<@&(\d+)>/gu).filter((id) => isAllowed('roles', id)),
    mention_everyone: everyone && hasPermissions(channel.appPermissions, PermissionFlagsBits.MentionEveryone),
  };
}

/** The text of a message: its content and its text displays. */
export function messageText(content: string, components: unknown): string {
  const displayed = [...walkComponents(components)].flatMap(({ node }) =>
    node.type === 10 ? [node.content ?? ''] : [],
  );
  return [content, ...displayed].join('\n');
}
