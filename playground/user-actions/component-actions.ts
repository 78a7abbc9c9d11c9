import type { UserAction } from '../contract.ts';
import type { Platform } from '../platform.ts';
import type { StoredMessage } from '../state/messages.ts';
import { type ComponentNode, walkComponents } from '../validate/components/component-tree.ts';
import { createInteraction, sendInteraction } from './interaction-packet.ts';
import { createResolver, type UploadedFiles } from './resolver.ts';
import { checkSelectValues, resolveSelectValues } from './select-values.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

type ActionOf<D extends UserAction['do']> = Extract<UserAction, { do: D }>;

/** Presses a button. @throws UserActionRefusedError where it does not exist, is disabled, or the user cannot see it */
export function pressButton(platform: Platform, action: ActionOf<'press'>): string {
  const { stored, node } = findComponent(platform, action);
  if (node.type !== 2) throw new UserActionRefusedError(`${action.customId} is not a button.`);
  const data = { component_type: 2, id: node.id, custom_id: action.customId };
  return sendComponentInteraction(platform, action, stored, data);
}

/** Chooses options of a select menu. @throws UserActionRefusedError also for unknown or too many values */
export function selectOptions(platform: Platform, action: ActionOf<'select'>, files: UploadedFiles): string {
  const { stored, node } = findComponent(platform, action);
  checkSelectValues(node, action.values, action.customId);
  const resolver = createResolver(platform, action, files);
  resolveSelectValues(resolver, node, action.values, action.customId);
  const resolved = resolver.resolved ? { resolved: resolver.resolved } : {};
  const data = {
    component_type: node.type,
    id: node.id,
    custom_id: action.customId,
    values: action.values,
    ...resolved,
  };
  return sendComponentInteraction(platform, action, stored, data);
}

function sendComponentInteraction(
  platform: Platform,
  action: ActionOf<'press' | 'select'>,
  stored: StoredMessage,
  data: unknown,
): string {
  const { packet, interaction } = createInteraction(platform, action, {
    type: 3,
    data,
    message: stored.message,
    state: { source: stored.message.id },
  });
  return sendInteraction(platform, packet, interaction);
}

function findComponent(
  platform: Platform,
  action: ActionOf<'press' | 'select'>,
): { stored: StoredMessage; node: ComponentNode } {
  const stored = platform.messages.get(action.message);
  const isVisible =
    stored && stored.message.channel_id === action.channel && (stored.onlyVisibleTo ?? action.user) === action.user;
  if (!isVisible) throw new UserActionRefusedError('Message not found in this channel.');
  const located = [...walkComponents(stored.message.components)].find(({ node }) => node.custom_id === action.customId);
  if (!located) throw new UserActionRefusedError(`The message has no component ${action.customId}.`);
  if (located.node.disabled === true) throw new UserActionRefusedError(`${action.customId} is disabled.`);
  return { stored, node: located.node };
}
