import type { Act } from '../contract.ts';
import type { StoredMessage } from '../messages.ts';
import type { Platform } from '../platform.ts';
import { type Node, walk } from '../validate/tree.ts';
import { send, wrap } from './envelope.ts';
import { ActRefusedError } from './refused.ts';
import { createResolver, type Files } from './resolve.ts';
import { checkValues, resolveValues } from './select-values.ts';

type Of<D extends Act['do']> = Extract<Act, { do: D }>;

/** Presses a button. @throws ActRefusedError where it is not there, not this person's to see, or disabled */
export function doPress(platform: Platform, act: Of<'press'>): string {
  const { stored, node } = find(platform, act);
  if (node.type !== 2) throw new ActRefusedError(`${act.customId} is no button.`);
  const data = { component_type: 2, id: node.id, custom_id: act.customId };
  return sendComponent(platform, act, stored, data);
}

/** Chooses in a select. @throws ActRefusedError also for a value that it does not offer, or too many of them */
export function doSelect(platform: Platform, act: Of<'select'>, files: Files): string {
  const { stored, node } = find(platform, act);
  checkValues(node, act.values, act.customId);
  const resolver = createResolver(platform, act, files);
  resolveValues(resolver, node, act.values, act.customId);
  const resolved = resolver.resolved ? { resolved: resolver.resolved } : {};
  const data = { component_type: node.type, id: node.id, custom_id: act.customId, values: act.values, ...resolved };
  return sendComponent(platform, act, stored, data);
}

function sendComponent(platform: Platform, act: Of<'press' | 'select'>, stored: StoredMessage, data: unknown): string {
  const { packet, live } = wrap(platform, act, {
    type: 3,
    data,
    message: stored.message,
    live: { source: stored.message.id },
  });
  return send(platform, packet, live);
}

function find(platform: Platform, act: Of<'press' | 'select'>): { stored: StoredMessage; node: Node } {
  const stored = platform.messages.get(act.message);
  const seen = stored && stored.message.channel_id === act.channel && (stored.onlyFor ?? act.user) === act.user;
  if (!seen) throw new ActRefusedError('There is no such message here.');
  const placed = [...walk(stored.message.components)].find(({ node }) => node.custom_id === act.customId);
  if (!placed) throw new ActRefusedError(`The message has no component ${act.customId}.`);
  if (placed.node.disabled === true) throw new ActRefusedError(`${act.customId} is disabled.`);
  return { stored, node: placed.node };
}
