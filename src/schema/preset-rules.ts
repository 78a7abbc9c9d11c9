import type { Card } from './card.ts';
import { compose } from './compose.ts';
import { NEVER_DEFAULT } from './option-lines.ts';
import { isOption } from './option-names.ts';
import { type Preset, preset as presetSchema } from './preset.ts';
import { Refusal } from './refusal.ts';
import type { Role } from './roles.ts';
import { listed, shown } from './words.ts';

/** One emoji: a server's own as Discord writes it, or anybody's. */
const EMOJI = /^(?:<a?:\w{2,32}:\d{5,20}>|\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{Extended_Pictographic})$/v;

/** What of a preset comes from its LoRA and is no default. */
export const OWN_OPTIONS = [
  'replicate_weights',
  'extra_lora',
  'extra_lora_scale',
  'lora_scale',
] as const satisfies readonly Role[];

/**
 * Checks a preset against the card that it paints with, and gives it back.
 * @throws Refusal with the first thing that is wrong and what would be right
 */
export function checkPreset(preset: Preset, card: Card): Preset {
  checkName(preset.name);
  const { data, error } = presetSchema.safeParse(preset);
  if (error) throw new Refusal(fieldSentence(error.issues[0]?.path.join('.') ?? ''), { cause: error });
  if (card.kind !== 'imagine') throw new Refusal(`**${card.title}** takes no prompt: it enlarges pictures.`);
  if (data.emoji !== undefined && !EMOJI.test(data.emoji)) {
    throw new Refusal(
      `\`${shown(data.emoji)}\` is not an emoji. Give a single one, such as 🦊, or one of this server’s.`,
    );
  }
  checkPaints(data, card);
  checkScale(data, card);
  checkDefaults(data, card);
  return data;
}

/** @throws Refusal */
export function checkName(name: string): void {
  if (presetSchema.shape.name.safeParse(name).success) return;
  throw new Refusal(
    `\`${shown(name)}\` cannot be a preset’s name. A name begins with a letter or digit and has up to 32 letters, digits, spaces and \`_ . ' -\`.`,
  );
}

function checkPaints({ paints }: Preset, card: Card): void {
  if (paints.kind !== 'weights') return;
  if (!card.roles.has('replicate_weights')) {
    throw new Refusal(`**${card.title}** takes no LoRA beside its own, so it cannot be the base of one.`);
  }
  if (paints.extra && !card.roles.has('extra_lora')) {
    throw new Refusal(`**${card.title}** takes one LoRA only. Leave the second one out, or choose another base.`);
  }
}

function checkScale({ scale, scaleRange }: Preset, card: Card): void {
  if (scale === undefined && !scaleRange) return;
  const field = card.roles.get('lora_scale');
  if (field?.type !== 'number' && field?.type !== 'integer')
    throw new Refusal(`**${card.title}** has no \`lora_scale\`.`);
  const { minimum = -Infinity, maximum = Infinity } = field;
  const [low, high] = scaleRange ?? [minimum, maximum];
  if (low > high)
    throw new Refusal(`The range of the scale goes from ${low} to ${high}: the smaller number comes first.`);
  for (const bound of [low, high]) {
    if (bound < minimum || bound > maximum)
      throw new Refusal(`The scale of **${card.title}** goes from ${minimum} to ${maximum}; ${bound} is outside.`);
  }
  if (scale !== undefined && (scale < low || scale > high)) {
    throw new Refusal(`The scale goes from ${low} to ${high} here; ${scale} is outside.`);
  }
}

/** Defaults have to be right as if somebody had typed them, alone and together. */
function checkDefaults({ name, defaults }: Preset, card: Card): void {
  const entries = Object.entries(defaults);
  for (const [option] of entries) {
    if (!isOption(option) || NEVER_DEFAULT.includes(option))
      throw new Refusal(`\`${shown(option)}\` cannot be a default.`);
    if (OWN_OPTIONS.some((own) => own === option))
      throw new Refusal(`\`${option}\` is a field of the preset itself, not one of its defaults.`);
  }
  const given = new Map(entries.flatMap(([option, value]) => (isOption(option) ? [[option, value] as const] : [])));
  try {
    compose({ ref: name, title: name, card, preset: undefined }, new Map([['prompt', name], ...given]), {
      ageRestricted: true,
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(`The defaults cannot be used together: ${error.message}`, { cause: error });
  }
}

const FIELDS: readonly (readonly [path: string, sentence: string])[] = [
  ['triggers', 'There can be up to 10 trigger words of up to 60 characters each, with commas between them.'],
  ['roles', `Up to 25 roles can be named.`],
  ['channels', `Up to 25 channels can be named.`],
  ['likeness', 'Up to 25 people and 25 roles can be named for a likeness.'],
  ['scale', 'The scale is a number, such as `0.8`; its range two of them, such as `0.5 to 1.2`.'],
  ['emoji', 'The emoji is a single one, such as 🦊, or one of this server’s.'],
];

function fieldSentence(path: string): string {
  const found = FIELDS.find(([field]) => path.startsWith(field));
  return (
    found?.[1] ??
    `Its field \`${shown(path)}\` is not as it should be. Fields are ${listed(Object.keys(presetSchema.shape), 'and')}.`
  );
}
