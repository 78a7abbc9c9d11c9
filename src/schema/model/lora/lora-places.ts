import type { Field } from '#schema/model/field/field.ts';
import type { Model } from '#schema/model/model.ts';
import { EXTRA_LORA, MAIN_LORA } from '#schema/model/params/params.ts';

/** LoRAs that a list is filled with at most: no model says how many it takes, and each takes memory. */
const MAX_LISTED_LORAS = 5;

/** A list that is one text names its separator in its description, as `lora_urls` do. */
const PIPE_PATTERN = /sep[ae]rated (?:with|by) (?:["'`]?\||a pipe)/i;

/** A LoRA, and how strongly it counts if that is known. */
interface ScaledLora {
  readonly weights: string;
  readonly scale: number | undefined;
}

/** The params of one field for LoRAs. */
export type LoraPlace = typeof MAIN_LORA | typeof EXTRA_LORA;

/** What stands between the parts of a field that takes several; `undefined` for a field that takes one. */
export function listSeparator(field: Field | undefined): ', ' | '|' | undefined {
  if (field?.type === 'strings' || field?.type === 'numbers') return ', ';
  return field?.type === 'string' && PIPE_PATTERN.test(field.description) ? '|' : undefined;
}

/** How many LoRAs a model takes in one place; 0 if it has no such place. */
export function placeCapacity(model: Model, { reference }: LoraPlace): number {
  const field = model.params.get(reference);
  if (!field) return 0;
  return listSeparator(field) ? MAX_LISTED_LORAS : 1;
}

/** How many LoRAs a model takes beside one that it may be itself. */
export function loraCapacity(model: Model): number {
  return Math.min(MAX_LISTED_LORAS, placeCapacity(model, MAIN_LORA) + placeCapacity(model, EXTRA_LORA));
}

/** LoRAs by the place that they go to: as many as it takes into the first, and the others into the second. */
export function divideLoras<T>(model: Model, loras: readonly T[]): readonly (readonly [LoraPlace, readonly T[]])[] {
  const capacity = placeCapacity(model, MAIN_LORA);
  return [
    [MAIN_LORA, loras.slice(0, capacity)],
    [EXTRA_LORA, loras.slice(capacity)],
  ];
}

/** The options that give a model these LoRAs. Those beyond what it takes are left to the rules of presets. */
export function placeLoras(model: Model, loras: readonly ScaledLora[]): Record<string, string | number> {
  return Object.assign({}, ...divideLoras(model, loras).map(([place, own]) => placeOptions(model, place, own)));
}

/** The options for the LoRAs of one place. */
export function placeOptions(
  model: Model,
  { reference, scale }: LoraPlace,
  loras: readonly ScaledLora[],
): Record<string, string | number> {
  if (loras.length === 0) return {};
  const separator = listSeparator(model.params.get(reference));
  // A comma in an address would end it.
  const references = loras.map(({ weights }) => (separator === ', ' ? weights.replaceAll(',', '%2C') : weights));
  const scales = joinScales(
    model.params.get(scale),
    loras.map((lora) => lora.scale),
  );
  return { [reference]: references.join(separator ?? ', '), ...(scales !== undefined && { [scale]: scales }) };
}

/** Scales as a field takes them. In a list a LoRA without one has what the model would give it by itself. */
function joinScales(field: Field | undefined, scales: readonly (number | undefined)[]): string | number | undefined {
  const given = scales.filter((scale) => scale !== undefined);
  if (given.length === 0) return undefined;
  const separator = listSeparator(field);
  if (separator === undefined) return given[0];
  return scales.map((scale, index) => scale ?? defaultScale(field, index)).join(separator);
}

function defaultScale(field: Field | undefined, index: number): number {
  const [defaults] = field?.type === 'numbers' ? [field.default ?? []] : [[]];
  return defaults[index] ?? defaults[0] ?? 1;
}
