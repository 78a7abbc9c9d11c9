import { forAudience } from './ambient.ts';
import { type AnySentence, plainText, type ValuesOf } from './t.ts';

/**
 * A sentence that is stored as text, with a recipe, and shown under its result: in the language of the place.
 * @example
 * note('left out {options}, which {model} does not take', { options: formatList(rejected, 'and'), model: model.title })
 */
export function note<const K extends AnySentence>(sentence: K, ...values: ValuesOf<K>): string {
  return forAudience('place', () => plainText(sentence, ...values));
}
