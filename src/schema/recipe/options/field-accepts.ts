import type { OptionValue } from '#schema/interaction/interaction.ts';
import { isWithin, readBigInteger } from '#schema/model/field/big-integer.ts';
import type { Field } from '#schema/model/field/field.ts';
import { findChoice, toNumber } from './option-value.ts';

/** Whether a field takes a value by itself; a rule between fields may still forbid it. */
export function fieldAccepts(field: Field | undefined, value: OptionValue): boolean {
  switch (field?.type) {
    case undefined:
      return false;
    case 'picture':
    case 'pictures':
      return typeof value === 'object' || /^https?:/.test(String(value));
    case 'choice':
      return typeof value !== 'object' && findChoice(field, value) !== undefined;
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'number': {
      const big = field.type === 'integer' ? readBigInteger(value) : undefined;
      if (big !== undefined) return isWithin(big, field);
      const number = toNumber(value, field.type === 'integer');
      return typeof number === 'number' && number >= (field.minimum ?? number) && number <= (field.maximum ?? number);
    }
    case 'string':
    case 'strings':
    case 'numbers':
      return typeof value !== 'object';
  }
}
