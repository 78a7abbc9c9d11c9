import type { ModalValues } from '#schema/interaction/interaction.ts';
import type { ModalField } from '#schema/interaction/modal/modal.ts';
import { modalText } from '#schema/interaction/modal/modal-values.ts';
import type { Job } from '#schema/job/job.ts';
import { plainText } from '#schema/language/t.ts';

/** Asks which picture of a result is meant; nothing where it has one. */
export function pictureField({ state }: Job): ModalField[] {
  const count = state.is === 'delivered' ? state.pictures : 1;
  if (count < 2) return [];
  const choices = Array.from({ length: Math.min(count, 10) }, (_, index) => ({
    value: String(index),
    label: plainText('Picture {number}', { number: index + 1 }),
    chosen: index === 0,
  }));
  return [{ id: 'picture', kind: 'radio', label: plainText('Which picture?'), choices }];
}

/** Index of the chosen picture, from 0. */
export function chosenPicture(fields: ModalValues): number {
  const index = Number(modalText(fields, 'picture'));
  return Number.isInteger(index) && index > 0 ? index : 0;
}
