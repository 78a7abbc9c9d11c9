import type { Field } from './field/field.ts';
import type { ModelInput } from './field/input.ts';
import type { Model } from './model.ts';

/** The field by which a model's safety checker is turned on and off, and the value for each. */
export interface SafetySwitch {
  readonly field: Field;
  readonly on: string | number | boolean;
  readonly off: string | number | boolean;
  /** Whether the field says the opposite of the param `disable_safety_checker`. */
  readonly isInverted: boolean;
}

/** Names of fields that turn the checker off, or let through what it would find. */
const DISABLING_PATTERN = /^(?:disable_(?:safety|nsfw)\w*|(?:allow_|enable_)?nsfw)$/i;
/** Names of fields that turn it on. */
const ENABLING_PATTERN = /^(?:enable_)?(?:safety|nsfw)_(?:check|checker|checking|filter)$/i;
/** Names of fields that say how much it lets through, from little to much. */
const TOLERANCE_PATTERN = /^safety_(?:tolerance|level)$|^safety_filter_level$/i;

/** Whether a field is for the safety checker, by its name and type. */
export function isSafetyField(field: Field): boolean {
  return createSwitch(field) !== undefined;
}

/** How a model's safety checker is switched; `undefined` if the model has none that can be. */
export function safetySwitch(model: Model): SafetySwitch | undefined {
  const field = model.params.get('disable_safety_checker');
  return field && createSwitch(field);
}

/** All of a model's switches: some have more than one, of which members set the first. */
export const safetySwitches = (model: Model): SafetySwitch[] =>
  [...model.fields.values()].flatMap((field) => createSwitch(field) ?? []);

/** Whether a value lets through more than the checker does when it is on. */
export function isLaxer({ field, on, off }: SafetySwitch, value: ModelInput[string] | undefined): boolean {
  if (value === undefined || value === on) return false;
  if (typeof value === 'number' && typeof on === 'number') return value > on;
  if (field.type === 'choice' && TOLERANCE_PATTERN.test(field.name))
    return field.choices.indexOf(String(value)) > field.choices.indexOf(String(on));
  return value === off;
}

function createSwitch(field: Field): SafetySwitch | undefined {
  const isInverted = ENABLING_PATTERN.test(field.name);
  if (TOLERANCE_PATTERN.test(field.name)) return createTolerance(field);
  if (!isInverted && !DISABLING_PATTERN.test(field.name)) return undefined;
  const [yes, no] = yesAndNo(field);
  if (yes === undefined || no === undefined) return undefined;
  return isInverted ? { field, on: yes, off: no, isInverted } : { field, on: no, off: yes, isInverted };
}

function yesAndNo(field: Field): readonly (string | boolean | undefined)[] {
  if (field.type === 'boolean') return [true, false];
  if (field.type !== 'choice') return [];
  const find = (pattern: RegExp) => field.choices.find((choice) => pattern.test(choice));
  return [find(/^(?:yes|on|true|enabled?)$/i), find(/^(?:no|off|false|disabled?)$/i)];
}

/** On is what the model does by itself, or the least that it lets through; off is the most. */
function createTolerance(field: Field): SafetySwitch | undefined {
  const isInverted = false;
  if (field.type === 'choice') {
    const [first, last] = [field.values[0], field.values.at(-1)];
    return first === undefined || last === undefined
      ? undefined
      : { field, on: field.default ?? first, off: last, isInverted };
  }
  if ((field.type !== 'integer' && field.type !== 'number') || field.maximum === undefined) return undefined;
  return { field, on: field.default ?? field.minimum ?? 0, off: field.maximum, isInverted };
}
