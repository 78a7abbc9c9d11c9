import { z } from 'zod';
import type { ModalValues } from '#schema/interaction/interaction.ts';
import type { Modal, ModalField } from './modal.ts';

const base = {
  id: z.string(),
  label: z.string(),
  description: z.string().optional(),
  required: z.boolean().optional(),
};
const withPlaceholder = { ...base, placeholder: z.string().optional() };
const withoutPlaceholder = { ...base, placeholder: z.undefined().optional() };

const choice = z.object({
  value: z.string(),
  label: z.string(),
  description: z.string().optional(),
  emoji: z.string().optional(),
  chosen: z.boolean().optional(),
});

const fileType = z.union([z.enum(['image', 'video', 'audio']), z.templateLiteral(['.', z.string()])]);

/** A modal in the form in which it is stored. */
export const storedModal = z.object({
  id: z.string(),
  title: z.string(),
  fields: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({
          ...withPlaceholder,
          kind: z.enum(['line', 'paragraph']),
          value: z.string().optional(),
          min: z.number().optional(),
          max: z.number(),
        }),
        z.object({
          ...withPlaceholder,
          kind: z.literal('select'),
          choices: z.array(choice).readonly(),
          max: z.number().optional(),
        }),
        z.object({ ...withoutPlaceholder, kind: z.literal('radio'), choices: z.array(choice).readonly() }),
        z.object({ ...withoutPlaceholder, kind: z.literal('checkbox'), checked: z.boolean().optional() }),
        z.object({
          ...withoutPlaceholder,
          kind: z.literal('files'),
          max: z.number().optional(),
          types: z.array(fileType).readonly().optional(),
        }),
      ]),
    )
    .readonly(),
}) satisfies z.ZodType<Modal>;

/** A modal with what somebody filled in, so that they need not do it again. */
export function fillModal(modal: Modal, values: ModalValues): Modal {
  return { ...modal, fields: modal.fields.map((field) => fillField(field, values.get(field.id))) };
}

/** Files cannot be filled in: Discord has people choose them again. */
function fillField(field: ModalField, value: ReturnType<ModalValues['get']>): ModalField {
  if (value === undefined) return field;
  switch (field.kind) {
    case 'line':
    case 'paragraph':
      // Only a modified client sends more than the field holds, and Discord opens no form with it.
      return typeof value === 'string' ? { ...field, value: value.slice(0, field.max).toWellFormed() } : field;
    case 'checkbox':
      return typeof value === 'boolean' ? { ...field, checked: value } : field;
    case 'select':
    case 'radio': {
      const chosen = [value].flat();
      return { ...field, choices: field.choices.map((each) => ({ ...each, chosen: chosen.includes(each.value) })) };
    }
    case 'files':
      return field;
  }
}
