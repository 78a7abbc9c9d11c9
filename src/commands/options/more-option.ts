import type { APIApplicationCommandStringOption } from 'discord.js';
import { ApplicationCommandOptionType } from 'discord.js';
import type { AutocompleteContext } from '#commands/command.ts';
import { plainText } from '#schema/language/t.ts';
import { describeValues } from '#schema/model/field/describe-field.ts';
import type { Field } from '#schema/model/field/field.ts';
import type { Model } from '#schema/model/model.ts';
import { isParam } from '#schema/model/params/params.ts';
import type { Options } from '#schema/recipe/options/given-options.ts';
import { optionNames, readOptionLines, splitOptionLines } from '#schema/recipe/options/option-lines.ts';
import { UserError } from '#schema/user-error.ts';
import { truncateAtSentence, truncateAtWord } from './imagine-options.ts';

/** Discord's limits of choices, and of characters of a choice's name and value. */
const [MAX_CHOICES, MAX_CHOICE_LENGTH] = [25, 100];

/** Characters of a model's own words for a field: its name, and what was typed before, stand in front of them. */
const MAX_ABOUT_LENGTH = 70;

/** What stands between two entries: a semicolon in a text is none unless another name follows. */
const SEPARATOR_PATTERN = /;\s*(?=[\w-]+\s*[:=])|;\s*$|\n/;

/** While somebody types, a word at the end may become a name. */
const TYPED_SEPARATOR_PATTERN = /;\s*(?=[\w-]*\s*(?:[:=]|$))|\n/;

export const moreOption = () =>
  ({
    type: ApplicationCommandOptionType.String,
    name: 'more',
    description: plainText('Whatever else the LoRA takes: name: value; name: value'),
    autocomplete: true,
    max_length: 1500,
  }) as const satisfies APIApplicationCommandStringOption;

/** Reads `name: value; name: value`. @throws UserError that names every wrong entry, and what would be right */
export function readMore(text: string, model: Model): Options {
  const lines = text.split(SEPARATOR_PATTERN).filter((entry) => entry.trim());
  return readOptionLines(splitOptionLines(lines.join('\n')), [model]);
}

type Choice = { readonly name: string; readonly value: string };

/** Choices for `more`: the names of what the chosen LoRA takes beside, then the values. What is typed stays the first. */
export function autocompleteMore({ interaction, typed, options, services }: AutocompleteContext): Choice[] {
  const model = chosenModel(services, interaction, options);
  if (!model) return [];
  const entries = typed.split(TYPED_SEPARATOR_PATTERN);
  const last = (entries.at(-1) ?? '').trimStart();
  const before = typed.slice(0, typed.length - last.length);
  const [, name, value] = /^([\w-]+)\s*[:=]\s*(.*)$/.exec(last) ?? [];
  const field = name === undefined ? undefined : model.options.get(name);
  const completions = field
    ? completeValue(field, value ?? '').map((each) => ({ text: `${name}: ${each}`, about: '' }))
    : completeName(
        model,
        last,
        new Set([...options.keys(), ...entries.slice(0, -1).map((entry) => entry.split(/[:=]/)[0]?.trim() ?? '')]),
      );
  const own = typed.trim() && name !== undefined ? [{ name: typed, value: typed }] : [];
  const choices = completions.map(({ text, about }) => ({
    name: truncateAtWord(`${before}${text}${about}`, MAX_CHOICE_LENGTH - 1),
    value: `${before}${text}`,
  }));
  return [...own, ...choices.filter(({ value: each }) => each !== typed)]
    .filter(
      (choice) => choice.name && choice.name.length <= MAX_CHOICE_LENGTH && choice.value.length <= MAX_CHOICE_LENGTH,
    )
    .slice(0, MAX_CHOICES);
}

/** Choices for an option that has more of them than Discord lists: what the chosen LoRA takes. */
export function autocompleteParam({
  interaction,
  focusedOption,
  typed,
  options,
  services,
}: AutocompleteContext): Choice[] {
  const field = chosenModel(services, interaction, options)?.options.get(focusedOption);
  if (field?.type !== 'choice') return [];
  const choices = completeValue(field, typed).filter((choice) => choice.length <= MAX_CHOICE_LENGTH);
  return choices.slice(0, MAX_CHOICES).map((value) => ({ name: value, value }));
}

function chosenModel(
  { styles }: AutocompleteContext['services'],
  { person, place }: AutocompleteContext['interaction'],
  options: AutocompleteContext['options'],
): Model | undefined {
  const lora = options.get('lora');
  try {
    return styles.resolve(lora === undefined ? undefined : String(lora), person, place).model;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Names that contain what is typed, those that no other option sets first: they can be given here alone. */
function completeName(model: Model, typed: string, given: ReadonlySet<string>) {
  const names = optionNames([model]).filter((name) => name.includes(typed.trim().toLowerCase()) && !given.has(name));
  const byNeed = (name: string) => (model.options.get(name)?.required ? 0 : isParam(name) ? 2 : 1);
  return names
    .sort((one, other) => byNeed(one) - byNeed(other))
    .flatMap((name) => {
      const field = model.options.get(name);
      return field ? [{ text: `${name}:`, about: ` ${about(field)}` }] : [];
    });
}

function completeValue(field: Field, typed: string): string[] {
  const isLike = (text: string) => text.toLowerCase().includes(typed.toLowerCase());
  if (field.type === 'choice') return field.choices.filter(isLike);
  if (field.type === 'boolean') return ['true', 'false'].filter(isLike);
  return field.default === undefined || String(field.default) === '' || typed !== '' ? [] : [String(field.default)];
}

function about(field: Field): string {
  if (field.type !== 'string') return describeValues(field);
  return truncateAtSentence(field.description, MAX_ABOUT_LENGTH) || plainText('text');
}
