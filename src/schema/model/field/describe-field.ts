import type { Field } from './field.ts';

/** What a field takes, in a few words. */
export function describeValues(field: Field): string {
  switch (field.type) {
    case 'boolean':
      return 'true or false';
    case 'choice':
      return field.choices.join(', ');
    case 'integer':
    case 'number':
      return [
        field.type === 'integer' ? 'whole number' : 'number',
        ...(field.minimum === undefined ? [] : [`from ${field.minimum}`]),
        ...(field.maximum === undefined ? [] : [`up to ${field.maximum}`]),
      ].join(' ');
    case 'picture':
    case 'pictures':
      return 'link of a picture in Discord';
    case 'strings':
    case 'numbers':
      return `${field.type === 'strings' ? 'texts' : 'numbers'} with commas`;
    case 'string':
      return field.description || 'text';
  }
}
