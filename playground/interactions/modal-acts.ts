import { z } from 'zod';
import type { Act, ModalValue } from '../contract.ts';
import type { Platform } from '../platform.ts';
import { type Node, walk } from '../validate/tree.ts';
import { send, wrap } from './envelope.ts';
import type { Live } from './live.ts';
import { ActRefusedError } from './refused.ts';
import { createResolver, type Files, type Resolver } from './resolve.ts';
import { checkValues, resolveValues } from './select-values.ts';

/**
 * Submits a modal that the bot opened.
 * @throws ActRefusedError naming the fields that Discord's client would mark red
 */
export async function doSubmit(platform: Platform, act: Extract<Act, { do: 'submit' }>, files: Files): Promise<string> {
  const opener = platform.interactions.get(act.interaction);
  const modal = opener?.modal;
  if (!modal || opener.user !== act.user || isSent(platform, opener)) throw new ActRefusedError(GONE);
  const resolver = createResolver(platform, act, files);
  const components = await Promise.all(
    modal.components.map(async (component, index) => {
      const outer = { type: component.type, id: index * 2 + 1 };
      const inner = [...walk([component])].find(({ node }) => node.custom_id != null)?.node;
      if (!inner) return outer;
      const filled = await fill(resolver, inner, filledIn(act.fields, inner), index * 2 + 2);
      return component.type === 1 ? { ...outer, components: [filled] } : { ...outer, component: filled };
    }),
  );
  const source = opener.source ? platform.messages.get(opener.source) : undefined;
  const resolved = resolver.resolved ? { resolved: resolver.resolved } : {};
  const { packet, live } = wrap(platform, act, {
    type: 5,
    data: { custom_id: modal.custom_id, components, ...resolved },
    ...(source ? { message: source.message } : {}),
    live: { source: source?.message.id ?? null },
  });
  // While the files were read it may have been sent by another window.
  if (isSent(platform, opener)) throw new ActRefusedError(GONE);
  const sent = send(platform, packet, live);
  submissions.set(opener, sent);
  return sent;
}

const GONE = 'There is no such modal.';

/** The last submission of a modal, by the interaction that opened it. */
const submissions = new WeakMap<Live, string>();

/** A modal is closed by being sent; where the bot stays silent it stays open, with "Something went wrong. Try again." */
function isSent({ interactions }: Platform, opener: Live): boolean {
  const last = submissions.get(opener);
  return last !== undefined && interactions.get(last)?.silent !== true;
}

const filledIn = (fields: readonly ModalValue[], { custom_id }: Node): ModalValue =>
  fields.find(({ customId }) => customId === custom_id) ?? { customId: custom_id ?? '' };

const textLimits = z.looseObject({ min_length: z.number().nullish(), max_length: z.number().nullish() });

async function fill(resolver: Resolver, node: Node, given: ModalValue, id: number) {
  const base = { type: node.type, id, custom_id: given.customId };
  const required = node.required !== false;
  const values = given.values ?? [];
  switch (node.type) {
    case 4:
      return { ...base, value: checkText(node, given.value ?? '', given.customId, required) };
    case 19: {
      checkValues(node, values, given.customId, required ? 1 : 0);
      return { ...base, values: await Promise.all(values.map((part) => resolver.file(part, given.customId))) };
    }
    case 21: {
      const chosen = given.value ?? values[0] ?? null;
      checkValues(node, chosen === null ? [] : [chosen], given.customId, required ? 1 : 0);
      return { ...base, value: chosen };
    }
    case 23:
      return { ...base, value: given.value === 'true' };
    default: {
      if (required || values.length > 0) checkValues(node, values, given.customId, required ? 1 : 0);
      resolveValues(resolver, node, values, given.customId);
      return { ...base, values };
    }
  }
}

function checkText(node: Node, value: string, name: string, required: boolean): string {
  const { min_length, max_length } = textLimits.parse(node);
  const least = Math.max(min_length ?? 0, required ? 1 : 0);
  const most = max_length ?? 4000;
  const fits = value.length <= most && (value.length >= least || (!required && value === ''));
  if (fits) return value;
  throw new ActRefusedError(`${name} does not take this.`, [
    { name, message: `Must be ${least} to ${most} characters.` },
  ]);
}
