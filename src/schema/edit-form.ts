import type { Card } from './card.ts';
import { MAX_PROMPT, type Options } from './compose.ts';
import type { FormField } from './form.ts';
import type { FormFields, OptionValue } from './interaction.ts';
import type { Look } from './look.ts';
import { lookChoices, MAX_CHOICES } from './look-choices.ts';
import { type OptionLine, readOptionLines, splitOptionLines, writeOptionLines } from './option-lines.ts';
import { fits } from './recipe-options.ts';
import { Refusal } from './refusal.ts';
import { ROLE_NAMES, type Role } from './roles.ts';

/** Characters of all further options. */
const MAX_LINES = 1000;

/** What stands for a picture that a recipe has already: a line of text cannot hold it. */
const KEEP = 'keep';

const FILES: readonly Role[] = ['image', 'mask'];

/** Roles that have a field of their own. */
const OWN_FIELDS: readonly Role[] = ['prompt', 'seed', 'num_outputs'];

/** The field that asks for the prompt. */
export function promptField(value?: string): FormField {
  return { id: 'prompt', kind: 'paragraph', label: 'Prompt', value, most: MAX_PROMPT };
}

/** The field that asks for the LoRA: `now` first and chosen, then the others in their order. */
export function loraField(now: Look, others: readonly Look[]): FormField {
  const all = [now, ...others.filter(({ ref }) => ref !== now.ref)];
  const choices = lookChoices(all).slice(0, MAX_CHOICES);
  const description =
    all.length > choices.length ? 'Any other: a line lora: name among the further options' : undefined;
  return {
    id: 'lora',
    kind: 'select',
    label: 'LoRA',
    description,
    choices: choices.map((choice) => ({ ...choice, chosen: choice.value === now.ref })),
  };
}

/** Fields for a seed and a count, where the card takes them. */
export function numberFields(card: Card, options: Options): FormField[] {
  const field = (role: Role, label: string, description: string): FormField[] => {
    const [value, known] = [options.get(role), card.roles.get(role)];
    if (!known) return [];
    const text = value === undefined ? '' : String(value);
    const placeholder = known.default === undefined ? undefined : String(known.default);
    return [{ id: role, kind: 'line', label, description, required: false, most: 20, value: text, placeholder }];
  };
  return [
    ...field('seed', 'Seed', 'The same again; empty for a new one'),
    ...field('num_outputs', 'Pictures', 'How many'),
  ];
}

/** The field for all other options, a line each. */
export function linesField(value = ''): FormField {
  return {
    id: 'more',
    kind: 'paragraph',
    label: 'Further options',
    description: 'A name and a value on each line',
    placeholder: 'aspect_ratio: 3:2\nnum_inference_steps: 40',
    required: false,
    most: MAX_LINES,
    value,
  };
}

/** The options that have no field of their own, as lines; a picture that there is can be kept. */
export function optionLines(options: Options): string {
  const lines: Record<string, string | number | boolean> = {};
  for (const role of ROLE_NAMES) {
    const value = options.get(role);
    if (value === undefined || OWN_FIELDS.includes(role)) continue;
    lines[role] = typeof value === 'object' ? KEEP : value;
  }
  return writeOptionLines(lines);
}

/** What was filled in, as far as it does not depend on the LoRA. */
export interface Filled {
  /** The LoRA's reference: a `lora:` line before the select. */
  readonly lora: string | undefined;
  readonly lines: readonly OptionLine[];
  readonly fields: FormFields;
}

/** @throws Refusal for a line that is none */
export function readFilled(fields: FormFields): Filled {
  const lines = splitOptionLines(textOf(fields, 'more'));
  const isLora = ({ name }: OptionLine) => name.toLowerCase() === 'lora';
  const [selected] = [fields.get('lora') ?? []].flat();
  const named = lines.findLast(isLora)?.value;
  return {
    lora: named ?? (typeof selected === 'string' ? selected : undefined),
    lines: lines.filter((line) => !isLora(line)),
    fields,
  };
}

/**
 * What was filled in, as options of a card.
 * @param before options that were there already, whose lines stood in the form
 * @throws Refusal that names every line that is wrong
 */
export function filledOptions({ lines, fields }: Filled, card: Card, before: Options): Map<Role, OptionValue> {
  const options = new Map<Role, OptionValue>([['prompt', textOf(fields, 'prompt')]]);
  const isFile = ({ name }: OptionLine) => FILES.some((role) => role === name.toLowerCase());
  for (const { name, value } of lines.filter(isFile)) {
    const role = name.toLowerCase() === 'mask' ? 'mask' : 'image';
    const kept = before.get(role);
    if (value.toLowerCase() !== KEEP || kept === undefined) {
      throw new Refusal(`\`${role}\` is a file, which cannot be written here. Use \`/imagine\` to attach one.`);
    }
    if (fits(card.roles.get(role), kept)) options.set(role, kept);
  }
  // What was in the form and does not go with a card that was chosen since is nobody's mistake.
  const untouched = (line: OptionLine) => {
    const role = ROLE_NAMES.find((each) => each === line.name);
    const value = role && before.get(role);
    return value !== undefined && String(value) === line.value && !fits(card.roles.get(role ?? 'prompt'), value);
  };
  const written = lines.filter((line) => !isFile(line) && !untouched(line));
  for (const [role, value] of readOptionLines(written, [card])) options.set(role, value);
  for (const role of ['seed', 'num_outputs'] as const) {
    const text = textOf(fields, role).trim();
    if (text && !options.has(role) && card.roles.has(role)) options.set(role, numberOf(text));
  }
  return options;
}

/** What somebody wrote into a form, in pieces that can be copied back into it. */
export function writtenIn(fields: FormFields): string[] {
  const prompt = textOf(fields, 'prompt');
  const lines = [...fields].flatMap(([id, value]) => {
    const text = typeof value === 'string' ? value : value.filter((each) => typeof each === 'string').join(', ');
    if (id === 'prompt' || !text) return [];
    return [id === 'more' ? text : `${id}: ${text}`];
  });
  return [prompt, lines.join('\n')].filter(Boolean);
}

export function textOf(fields: FormFields, id: string): string {
  const value = fields.get(id);
  return typeof value === 'string' ? value : '';
}

/** A number as people write it; not a number where it is none, which the option then refuses. */
export function numberOf(text: string): number {
  return Number(text.replace(/^(-?\d+),(\d+)$/, '$1.$2'));
}
