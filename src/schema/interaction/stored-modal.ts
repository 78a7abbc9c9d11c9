import { z } from 'zod';
import type { ModalValues } from './interaction.ts';
import type { Modal, ModalField } from './modal.ts';

const base = {
  id: z.string(),
  label: z.string(),
  description: z.string().optional(),
  required: z.boolean().optional(),
  placeholder: z.string().optional(),
};

const choice = z.object({
  value: z.string(),
  label: z.string(),
  description: z.string().optional(),
  emoji: z.string().optional(),
  chosen: z.boolean().optional(),
});

/** A modal in the form in which it is stored. */
export const storedModal = z.object({
  id: z.string(),
  title: z.string(),
  fields: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({
          ...base,
          kind: z.enum(['line', 'paragraph']),
          value: z.string().optional(),
          min: z.number().optional(),
          max: z.number(),
        }),
        z.object({
          ...base,
          kind: z.literal('select'),
          choices: z.array(choice).readonly(),
          max: z.number().optional(),
        }),
      ]),
    )
    .readonly(),
}) satisfies z.ZodType<Modal>;

/** A modal with what somebody filled in, so that they need not do it again. */
export function fillModal(modal: Modal, values: ModalValues): Modal {
  return { ...modal, fields: modal.fields.map((field) => fillField(field, values.get(field.id))) };
}

function fillField(field: ModalField, value: ReturnType<ModalValues['get']>): ModalField {
  if (value === undefined) return field;
  if (field.kind !== 'select') {
    // Only a modified client sends more than the field holds, and Discord opens no form with it.
    return typeof value === 'string' ? { ...field, value: value.slice(0, field.max).toWellFormed() } : field;
  }
  const chosen = [value].flat();
  return { ...field, choices: field.choices.map((each) => ({ ...each, chosen: chosen.includes(each.value) })) };
}
