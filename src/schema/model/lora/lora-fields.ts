import type { Field } from '#schema/model/field/field.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import { type Model, withDefaults } from '#schema/model/model.ts';
import { type LoraIdentity, loraIdentity, modelIdentity } from './lora-identity.ts';
import { readLoraReference } from './lora-reference.ts';

/** What may stand between several references in one text. */
const REFERENCE_PATTERN = /[^\s,;|]+/g;

/** Names of texts that take several references. */
const SEVERAL_PATTERN = /loras|urls|links/i;

/** The fields of an input that say which LoRAs to load. */
export function loraFields(model: Model, input: ModelInput): readonly (readonly [Field, ModelInput[string]])[] {
  return [...model.fields.values()].flatMap((field) => {
    const value = input[field.name];
    return field.isLora && value !== undefined && String(value).trim() ? [[field, value] as const] : [];
  });
}

/** The references of a field in the form that models take. @throws UserError that shows the right form */
export function readLoraField(field: Field, value: ModelInput[string]): string | string[] {
  if (field.type === 'strings') return [value].flat().map((each) => readLoraReference(String(each)));
  const text = String(value).trim();
  return SEVERAL_PATTERN.test(field.name)
    ? text.replace(REFERENCE_PATTERN, readLoraReference)
    : readLoraReference(text);
}

/** Each reference of an input by itself, in the form that models take. @throws UserError that shows the right form */
export function loraReferences(model: Model, input: ModelInput): readonly string[] {
  return loraFields(model, input).flatMap(([field, value]) => splitReferences(field, readLoraField(field, value)));
}

/** Each reference of a field by itself, as it is. */
export function splitReferences(field: Field, value: ModelInput[string]): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  const text = String(value).trim();
  return SEVERAL_PATTERN.test(field.name) ? (text.match(REFERENCE_PATTERN) ?? []) : [text];
}

/**
 * The LoRAs of an input: the model itself, and those given by reference or else by the model's default. Rules on who may use a
 * LoRA go by these instead of the preset's name, so that nobody gets around them by typing the reference.
 */
export function lorasUsed(model: Model, input: ModelInput): LoraIdentity[] {
  const texts = loraFields(model, withDefaults(model, input)).flatMap(([, value]) => [value].flat().map(String));
  // A text counts as a whole too, because a comma may be part of an address.
  const references = texts.flatMap((text) => [text, ...(text.match(REFERENCE_PATTERN) ?? [])]);
  return [modelIdentity(model.name), ...new Set(references.map(loraIdentity))];
}
