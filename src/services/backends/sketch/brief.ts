import { type Card, roleValue, withDefaults } from '#schema/card.ts';
import type { ModelInput } from '#schema/recipe.ts';
import type { Role } from '#schema/roles.ts';
import { hash } from './random.ts';
import { paintedSize, type Size } from './size.ts';

export interface Lora {
  readonly reference: string;
  readonly scale: number;
}

/** What a model's input asks of the painter, whatever the model calls its fields. */
export interface Brief {
  readonly prompt: string;
  readonly seed: number;
  readonly size: Size;
  readonly count: number;
  readonly steps: number;
  readonly schnell: boolean;
  readonly guidance: number;
  readonly fast: boolean;
  /** The card's own fine-tune first, where it has one. */
  readonly loras: readonly Lora[];
  readonly image: string | undefined;
  readonly mask: string | undefined;
  /** 0 keeps the given image, 1 keeps nothing of it. */
  readonly strength: number;
  readonly format: 'webp' | 'jpg' | 'png';
  /** 1…100. */
  readonly quality: number;
  readonly unchecked: boolean;
  /** What fields say that the painter knows no meaning of; it moves the drawing a little. */
  readonly whim: number;
}

/** The fields whose fine-tune takes the place of none: the model itself has no style of its own. */
const BASE_FIELDS: readonly (string | undefined)[] = ['lora_weights', 'hf_lora'];
/** Factor that a model in eight bits puts on a LoRA's scale. */
const FAST_LORA = 1.5;

/** Reads an input. Values out of a model's bounds are held within the painter's. */
export function readBrief(card: Card, input: ModelInput): Brief {
  const text = (role: Role) => textOf(roleValue(card, input, role));
  const number = (role: Role, otherwise: number) => numberOf(roleValue(card, input, role)) ?? otherwise;
  const flag = (role: Role) => roleValue(card, input, role) === true;
  const image = text('image');
  const aspect = card.roles.has('aspect_ratio') ? (text('aspect_ratio') ?? '1:1') : undefined;
  const fast = flag('go_fast') && !image && aspect !== 'custom';
  const schnell = text('model') === 'schnell' || /schnell|turbo|lightning/.test(card.model);
  const side = (role: Role) => numberOf(roleValue(card, input, role));
  const format = text('output_format');
  return {
    prompt: text('prompt') ?? '',
    seed: number('seed', hash(JSON.stringify(Object.entries(input).sort()))),
    size: paintedSize(aspect, side('width'), side('height'), Number(text('megapixels') ?? 1) || 1),
    count: Math.min(8, Math.max(1, Math.round(number('num_outputs', 1)))),
    steps: Math.max(1, Math.round(number('num_inference_steps', schnell ? 4 : 28))),
    schnell,
    guidance: schnell ? 3 : Math.min(12, Math.max(0, number('guidance_scale', 3))),
    fast,
    loras: lorasOf(card, input, fast ? FAST_LORA : 1),
    image,
    mask: image && text('mask'),
    strength: Math.min(1, Math.max(0, number('prompt_strength', 0.8))),
    format: format === 'png' ? 'png' : format === 'jpg' || format === 'jpeg' ? 'jpg' : 'webp',
    quality: Math.min(100, Math.max(1, Math.round(number('output_quality', 80)))),
    unchecked: flag('disable_safety_checker'),
    whim: whimOf(card, input),
  };
}

function lorasOf(card: Card, input: ModelInput, factor: number): Lora[] {
  const [given, extra] = (['replicate_weights', 'extra_lora'] as const).map((role) =>
    textOf(roleValue(card, input, role)),
  );
  const base = BASE_FIELDS.includes(card.roles.get('replicate_weights')?.name);
  const own = given ?? (base ? undefined : card.model);
  const scale = (role: Role) => (numberOf(roleValue(card, input, role)) ?? 1) * factor;
  return [
    ...(own ? [{ reference: own, scale: scale('lora_scale') }] : []),
    // The models do the same: a LoRA is not put on top of itself.
    ...(extra && extra !== own ? [{ reference: extra, scale: scale('extra_lora_scale') }] : []),
  ];
}

/** Tokens and keys open doors and paint nothing. */
const SECRET = /token|key|secret/i;

function whimOf(card: Card, input: ModelInput): number {
  const unknown = Object.entries(withDefaults(card, input))
    .filter(([name]) => card.fields.get(name)?.role === undefined && !SECRET.test(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return unknown.length === 0 ? 0 : hash(JSON.stringify(unknown));
}

type Value = ModelInput[string] | undefined;

function textOf(value: Value): string | undefined {
  const text = Array.isArray(value) ? value[0] : typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

/** Also from a choice that spells a number, such as `x2`. */
export function numberOf(value: Value): number | undefined {
  const number = typeof value === 'string' ? Number(value.replace(/x/gi, '')) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
