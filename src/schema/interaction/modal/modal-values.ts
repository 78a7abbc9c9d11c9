import type { Attachment, ModalValues } from '#schema/interaction/interaction.ts';

/** What was written or chosen in a field; empty where there is no such field. */
export function modalText(fields: ModalValues, id: string): string {
  const value = fields.get(id);
  if (typeof value === 'string') return value;
  const [first] = Array.isArray(value) ? value : [];
  return typeof first === 'string' ? first : '';
}

/** The files of a field. */
export function modalFiles(fields: ModalValues, id: string): readonly Attachment[] {
  const value = fields.get(id);
  if (typeof value !== 'object') return [];
  return value.flatMap((each) => (typeof each === 'object' ? [each] : []));
}
