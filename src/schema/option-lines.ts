import type { Card } from './card.ts';
import type { Field } from './field.ts';
import { nearest } from './nearest.ts';
import { optionCalled } from './option-names.ts';
import { readOption } from './option-value.ts';
import type { OptionDefaults } from './preset.ts';
import { Refusal } from './refusal.ts';
import { ROLE_NAMES, ROLES, type Role } from './roles.ts';
import { listed, shown } from './words.ts';

/** Options that no line of text can carry, or that have a place of their own. */
export const NEVER_DEFAULT: readonly Role[] = ['prompt', 'image', 'mask', 'upscale_factor'];

/** A line as somebody typed it: `name: value`. */
export interface OptionLine {
  /** From 1. */
  readonly at: number;
  readonly name: string;
  readonly value: string;
}

/**
 * Parts `name: value` lines (`name = value` and `name value` do as well). Empty lines count for nothing.
 * @throws Refusal for a line that is none
 */
export function splitOptionLines(text: string): OptionLine[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (!line.trim()) return [];
    const [, name = '', value = ''] = /^\s*[/`-]*\s*([^\s:=`]+)\s*(?:[:=]|\s)\s*(.*?)`?\s*$/s.exec(line) ?? [];
    if (name && value) return [{ at: index + 1, name, value }];
    throw new Refusal(
      `Line ${index + 1}, \`${shown(line.trim())}\`, is not a name and a value, such as \`num_inference_steps: 30\`.`,
    );
  });
}

/**
 * Reads lines against the cards that they are for; a line is right where one of the cards takes it.
 * @param except options that are not to be set here, beside the prompt and pictures
 * @throws Refusal that names every line that is wrong, and what would be right
 */
export function readOptionLines(
  lines: readonly OptionLine[],
  cards: readonly Card[],
  except: readonly Role[] = [],
): Map<Role, string | number | boolean> {
  const never = new Set([...NEVER_DEFAULT, ...except]);
  const known = ROLE_NAMES.filter((role) => !never.has(role) && cards.some(({ roles }) => roles.has(role)));
  const read = new Map<Role, string | number | boolean>();
  const wrong: string[] = [];
  let unknown = false;
  for (const line of lines) {
    const role = optionCalled(line.name);
    const where = `Line ${line.at}, \`${shown(`${line.name}: ${line.value}`)}\``;
    if (!role || !known.includes(role)) {
      unknown = true;
      const near = role ? [] : meant(line.name, known).map((each) => `\`${each}\``);
      wrong.push(
        `${where}: there is no \`${shown(line.name)}\` here.${near.length ? ` Did you mean ${listed(near, 'or')}?` : ''}`,
      );
    } else if (read.has(role)) wrong.push(`${where}: \`${role}\` is there twice.`);
    else {
      try {
        read.set(role, readLine(line, role, cards));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        wrong.push(`${where}: ${error.message}`);
      }
    }
  }
  if (wrong.length === 0) return read;
  const names = unknown
    ? [
        `The names are ${listed(
          known.map((each) => `\`${each}\``),
          'and',
        )}.`,
      ]
    : [];
  throw new Refusal([...wrong.slice(0, 10), ...names].join('\n'));
}

/** Options that a name with a slip may stand for, by any of the names that models have for them. */
function meant(name: string, known: readonly Role[]): Role[] {
  const spellings = known.flatMap((role) => ROLES[role].map((spelling) => [spelling, role] as const));
  const near = nearest(
    name,
    spellings.map(([spelling]) => spelling),
  );
  return [...new Set(near.flatMap((each) => spellings.find(([spelling]) => spelling === each)?.[1] ?? []))].slice(0, 2);
}

/** The lines that {@link readOptionLines} reads back. */
export function writeOptionLines(options: OptionDefaults): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

function readLine({ value }: OptionLine, role: Role, cards: readonly Card[]): string | number | boolean {
  let first: Refusal | undefined;
  for (const card of cards) {
    const field = card.roles.get(role);
    if (!field) continue;
    try {
      const read = readOption(card, role, field, typed(field, value));
      if (!Array.isArray(read)) return read;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      first ??= error;
    }
  }
  throw first ?? new Refusal(`\`${role}\` cannot be typed.`);
}

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

/** Text as the field's type; what cannot be is left as text, for the field to refuse. */
function typed(field: Field, text: string): string | number | boolean {
  switch (field.type) {
    case 'boolean':
      return WORDS.get(text.toLowerCase()) ?? text;
    case 'integer':
    case 'number': {
      const number = Number(text.replace(/^([-+]?\d+),(\d+)$/, '$1.$2'));
      return Number.isFinite(number) ? number : text;
    }
    case 'choice':
      return field.choices.find((choice) => choice.toLowerCase() === text.toLowerCase()) ?? text;
    default:
      return text;
  }
}
