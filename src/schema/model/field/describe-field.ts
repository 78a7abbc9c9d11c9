import { plainText } from '#schema/language/t.ts';
import type { Field } from './field.ts';

/** What a field takes, in a few words. */
export function describeValues(field: Field): string {
  switch (field.type) {
    case 'boolean':
      return plainText('true or false');
    case 'choice':
      return field.choices.join(', ');
    case 'integer':
    case 'number':
      return describeNumber(field);
    case 'picture':
    case 'pictures':
      return plainText('link of a picture in Discord');
    case 'strings':
    case 'numbers':
      return field.type === 'strings' ? plainText('texts with commas') : plainText('numbers with commas');
    case 'string':
      return field.description || plainText('text');
  }
}

function describeNumber({ type, minimum, maximum }: Extract<Field, { type: 'integer' | 'number' }>): string {
  const isWhole = type === 'integer';
  if (minimum !== undefined && maximum !== undefined) {
    const bounds = { minimum, maximum };
    return isWhole
      ? plainText('whole number from {minimum} up to {maximum}', bounds)
      : plainText('number from {minimum} up to {maximum}', bounds);
  }
  if (minimum !== undefined)
    return isWhole
      ? plainText('whole number from {minimum}', { minimum })
      : plainText('number from {minimum}', { minimum });
  if (maximum !== undefined)
    return isWhole
      ? plainText('whole number up to {maximum}', { maximum })
      : plainText('number up to {maximum}', { maximum });
  return isWhole ? plainText('whole number') : plainText('number');
}
