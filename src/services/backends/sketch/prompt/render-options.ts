import type { ModelInput } from '#schema/model/field/input.ts';
import { type LoraPlace, listSeparator } from '#schema/model/lora/lora-places.ts';
import { countPictures, getParamValue, type Model, optionOfField, withDefaults } from '#schema/model/model.ts';
import { EXTRA_LORA, isParam, MAIN_LORA, type Param } from '#schema/model/params/params.ts';
import { isSafetyCheckerOff } from '#schema/recipe/safety-checker.ts';
import { hash } from '#services/backends/sketch/drawing/seeded-random.ts';
import { outputSize, type Size } from './size.ts';

export interface Lora {
  readonly reference: string;
  readonly scale: number;
}

/** What a model's input requests, independent of the model's field names. */
export interface RenderOptions {
  readonly prompt: string;
  readonly seed: number;
  readonly size: Size;
  readonly count: number;
  readonly steps: number;
  readonly isSchnell: boolean;
  readonly guidance: number;
  readonly goFast: boolean;
  /** The model's own fine-tune first, if it has one. */
  readonly loras: readonly Lora[];
  readonly image: string | undefined;
  readonly mask: string | undefined;
  /** 0 keeps the input image unchanged, 1 ignores it. */
  readonly strength: number;
  readonly format: 'webp' | 'jpg' | 'png';
  /** 1…100. */
  readonly quality: number;
  readonly safetyCheckDisabled: boolean;
  /** A hash of the fields without a known meaning; it changes the drawing a little. */
  readonly variation: number;
}

/** Weights fields of base models, which have no style of their own. */
const BASE_WEIGHTS_FIELDS: readonly (string | undefined)[] = [
  'lora_weights',
  'hf_lora',
  'hf_loras',
  'loras',
  'lora_urls',
];
/** Factor that a quantized model applies to a LoRA's scale. */
const FAST_LORA_FACTOR = 1.5;

/** Most pictures of one request. */
const MAX_PICTURES = 8;

/** Reads an input. Values are clamped to what this backend can draw. */
export function readRenderOptions(model: Model, input: ModelInput): RenderOptions {
  const textFor = (param: Param) => parseText(getParamValue(model, input, param));
  const numberFor = (param: Param, fallback: number) => parseNumber(getParamValue(model, input, param)) ?? fallback;
  const flagFor = (param: Param) => getParamValue(model, input, param) === true;
  const image = textFor('image');
  const aspect = model.params.has('aspect_ratio') ? (textFor('aspect_ratio') ?? '1:1') : undefined;
  const goFast = flagFor('go_fast') && !image && aspect !== 'custom';
  const isSchnell = textFor('model') === 'schnell' || /schnell|turbo|lightning/.test(model.name);
  const sideFor = (param: Param) => parseNumber(getParamValue(model, input, param));
  const format = textFor('output_format');
  return {
    prompt: textFor('prompt') ?? '',
    seed: numberFor('seed', hash(JSON.stringify(Object.entries(input).sort()))),
    size: outputSize(aspect, sideFor('width'), sideFor('height'), Number(textFor('megapixels') ?? 1) || 1),
    count: Math.min(MAX_PICTURES, countPictures(model, input)),
    steps: Math.max(1, Math.round(numberFor('num_inference_steps', isSchnell ? 4 : 28))),
    isSchnell,
    guidance: isSchnell ? 3 : Math.min(12, Math.max(0, numberFor('guidance_scale', 3))),
    goFast,
    loras: readLoras(model, input, goFast ? FAST_LORA_FACTOR : 1),
    image,
    mask: image && textFor('mask'),
    strength: Math.min(1, Math.max(0, numberFor('prompt_strength', 0.8))),
    format: format === 'png' ? 'png' : format === 'jpg' || format === 'jpeg' ? 'jpg' : 'webp',
    quality: Math.min(100, Math.max(1, Math.round(numberFor('output_quality', 80)))),
    safetyCheckDisabled: isSafetyCheckerOff(model, input),
    variation: variationOf(model, input),
  };
}

function readLoras(model: Model, input: ModelInput, factor: number): Lora[] {
  const [own, extra] = [MAIN_LORA, EXTRA_LORA].map((place) => lorasAt(model, input, place, factor));
  const isBaseModel = BASE_WEIGHTS_FIELDS.includes(model.params.get(MAIN_LORA.reference)?.name);
  const [scale = 1] = readScales(getParamValue(model, input, MAIN_LORA.scale));
  const self = own?.length || isBaseModel ? [] : [{ reference: model.name, scale: scale * factor }];
  const all = [...self, ...(own ?? []), ...(extra ?? [])];
  // The same LoRA is not applied twice, as in the models.
  return all.filter(({ reference }, index) => all.findIndex((each) => each.reference === reference) === index);
}

/** The LoRAs of a field, each with its scale, or with the only one. */
function lorasAt(model: Model, input: ModelInput, place: LoraPlace, factor: number): Lora[] {
  const [field, value] = [model.params.get(place.reference), getParamValue(model, input, place.reference)];
  const isList = Array.isArray(value) || listSeparator(field) !== undefined;
  const texts = Array.isArray(value) ? value.map(String) : isList ? String(value ?? '').split('|') : [parseText(value)];
  const scales = readScales(getParamValue(model, input, place.scale));
  return texts.flatMap((text, index) => {
    const reference = text?.trim();
    return reference ? [{ reference, scale: (scales[index] ?? scales[0] ?? 1) * factor }] : [];
  });
}

function readScales(value: InputValue): number[] {
  const parts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,|]/) : [value];
  return parts.map((part) => parseNumber(part) ?? 1);
}

/** Fields that do not change the picture. */
const SECRET_FIELD = /token|key|secret/i;

function variationOf(model: Model, input: ModelInput): number {
  const unknown = Object.entries(withDefaults(model, input))
    .filter(([name]) => !isParam(optionOfField(model, name) ?? name) && !SECRET_FIELD.test(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return unknown.length === 0 ? 0 : hash(JSON.stringify(unknown));
}

type InputValue = ModelInput[string] | undefined;

function parseText(value: InputValue): string | undefined {
  const text = Array.isArray(value) ? value[0] : typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

/** Parses a number, also from a choice that contains one, such as `x2`. */
export function parseNumber(value: InputValue): number | undefined {
  const number = typeof value === 'string' ? Number(value.replace(/x/gi, '')) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
