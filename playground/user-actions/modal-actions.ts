import { z } from 'zod';
import type { InteractionState } from '#playground/state/interactions.ts';
import type { ModalValue, UserAction } from '../contract.ts';
import type { Platform } from '../platform.ts';
import { type ComponentNode, walkComponents } from '../validate/components/component-tree.ts';
import { createInteraction, sendInteraction } from './interaction-packet.ts';
import { createResolver, type Resolver, type UploadedFiles } from './resolver.ts';
import { checkSelectValues, resolveSelectValues } from './select-values.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

/**
 * Submits a modal that the bot opened.
 * @throws UserActionRefusedError with the fields that Discord's client would mark as invalid
 */
export async function submitModal(
  platform: Platform,
  action: Extract<UserAction, { do: 'submit' }>,
  files: UploadedFiles,
): Promise<string> {
  const opener = platform.interactions.get(action.interaction);
  const modal = opener?.modal;
  if (!modal || opener.user !== action.user || isSubmitted(platform, opener))
    throw new UserActionRefusedError(MODAL_NOT_FOUND);
  const resolver = createResolver(platform, action, files);
  const components = await Promise.all(
    modal.components.map(async (component, index) => {
      const wrapper = { type: component.type, id: index * 2 + 1 };
      const field = [...walkComponents([component])].find(({ node }) => node.custom_id != null)?.node;
      if (!field) return wrapper;
      const value = await resolveField(resolver, field, fieldValueOf(action.fields, field), index * 2 + 2);
      return component.type === 1 ? { ...wrapper, components: [value] } : { ...wrapper, component: value };
    }),
  );
  const sourceMessage = opener.source ? platform.messages.get(opener.source) : undefined;
  const resolved = resolver.resolved ? { resolved: resolver.resolved } : {};
  const { packet, interaction } = createInteraction(platform, action, {
    type: 5,
    data: { custom_id: modal.custom_id, components, ...resolved },
    ...(sourceMessage ? { message: sourceMessage.message } : {}),
    state: { source: sourceMessage?.message.id ?? null, opener },
  });
  // While files were read, the user may have submitted the modal in another window.
  if (isSubmitted(platform, opener)) throw new UserActionRefusedError(MODAL_NOT_FOUND);
  const interactionId = sendInteraction(platform, packet, interaction);
  submissions.set(opener, interactionId);
  return interactionId;
}

const MODAL_NOT_FOUND = 'This form is no longer open.';

/** The last submission of a modal, by the interaction that opened it. */
const submissions = new WeakMap<InteractionState, string>();

/** Whether the bot responded, or still may. Without a response the modal stays open: "Something went wrong. Try again." */
function isSubmitted({ interactions }: Platform, opener: InteractionState): boolean {
  const last = submissions.get(opener);
  return last !== undefined && interactions.get(last)?.timedOut !== true;
}

const fieldValueOf = (fields: readonly ModalValue[], { custom_id }: ComponentNode): ModalValue =>
  fields.find(({ customId }) => customId === custom_id) ?? { customId: custom_id ?? '' };

const textLimitsSchema = z.looseObject({ min_length: z.number().nullish(), max_length: z.number().nullish() });

async function resolveField(resolver: Resolver, node: ComponentNode, given: ModalValue, id: number) {
  const base = { type: node.type, id, custom_id: given.customId };
  const required = node.required !== false;
  const values = given.values ?? [];
  switch (node.type) {
    case 4:
      return { ...base, value: checkText(node, given.value ?? '', given.customId, required) };
    case 19: {
      checkSelectValues(node, values, given.customId, required ? 1 : 0);
      return { ...base, values: await Promise.all(values.map((part) => resolver.file(part, given.customId))) };
    }
    case 21: {
      const chosen = given.value ?? values[0] ?? null;
      checkSelectValues(node, chosen === null ? [] : [chosen], given.customId, required ? 1 : 0);
      return { ...base, value: chosen };
    }
    case 23:
      return { ...base, value: given.value === 'true' };
    default: {
      if (required || values.length > 0) checkSelectValues(node, values, given.customId, required ? 1 : 0);
      resolveSelectValues(resolver, node, values, given.customId);
      return { ...base, values };
    }
  }
}

function checkText(node: ComponentNode, value: string, name: string, required: boolean): string {
  const { min_length, max_length } = textLimitsSchema.parse(node);
  const minLength = Math.max(min_length ?? 0, required ? 1 : 0);
  const maxLength = max_length ?? 4000;
  const fits = value.length <= maxLength && (value.length >= minLength || (!required && value === ''));
  if (fits) return value;
  throw new UserActionRefusedError(`${name} has an invalid value.`, [
    { name, message: `Must be ${minLength} to ${maxLength} characters.` },
  ]);
}
