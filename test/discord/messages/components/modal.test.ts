import fc from 'fast-check';
import { expect, it } from 'vitest';
import { modalData } from '#discord/messages/components/modal.ts';
import { parseModal } from '#playground/validate/components/modal.ts';
import type { Modal, ModalField } from '#schema/interaction/modal/modal.ts';

const text = (most: number) => fc.string({ minLength: 1, maxLength: most, unit: 'grapheme' });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const commonFields = { label: text(80), description: optional(text(150)), required: optional(fc.boolean()) };
const arbitraryField: fc.Arbitrary<Omit<ModalField, 'id'>> = fc.oneof(
  fc.record({
    ...commonFields,
    kind: fc.constantFrom('line' as const, 'paragraph' as const),
    value: optional(text(50)),
    placeholder: optional(text(150)),
    least: optional(fc.nat(10)),
    most: fc.integer({ min: 200, max: 4000 }),
  }),
  fc.record({
    ...commonFields,
    kind: fc.constant('select' as const),
    choices: fc.uniqueArray(
      fc.record({ value: text(20), label: text(150), description: optional(text(150)), emoji: fc.constant('🦜') }),
      { minLength: 1, maxLength: 25, selector: ({ value }) => value },
    ),
  }),
);
const arbitraryModal: fc.Arbitrary<Modal> = fc
  .record({ title: text(80), fields: fc.array(arbitraryField, { minLength: 1, maxLength: 5 }) })
  .map(({ title, fields }) => ({
    id: 'x:1',
    title,
    fields: fields.map((each, at) => ({ ...each, id: `field${at}` }) as ModalField),
  }));

it('is a valid modal, however long its texts are', () => {
  fc.assert(
    fc.property(arbitraryModal, (given) => {
      parseModal(modalData(given));
    }),
    { numRuns: 200 },
  );
});

it('keeps the values of fields, and custom emoji', () => {
  const value = 'x'.repeat(2000);
  const modal = modalData({
    id: 'x:1',
    title: 'Try',
    fields: [
      { id: 'prompt', kind: 'paragraph', label: 'Prompt', value, max: 4000 },
      { id: 'lora', kind: 'select', label: 'LoRA', choices: [{ value: 'a', label: 'A', emoji: '<a:wave:12345>' }] },
    ],
  });
  expect(modal.components).toMatchObject([
    { component: { value, required: true } },
    { component: { options: [{ emoji: { id: '12345', name: 'wave', animated: true } }] } },
  ]);
});
