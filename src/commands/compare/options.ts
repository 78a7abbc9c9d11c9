import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { Services } from '#commands/command.ts';
import { privateOption, readOptions } from '#commands/imagine.ts';
import { paramOptions, withinOptionLimit } from '#commands/options/imagine-options.ts';
import { loraOption } from '#commands/options/lora-option.ts';
import type { CommandOptions, Interaction } from '#schema/interaction/interaction.ts';
import { plainText, type Sentence } from '#schema/language/t.ts';
import { readPrompt } from '#schema/words/read-prompt.ts';
import type { Models } from '#services/models/models.ts';
import type { Sheets } from '#services/sheets/sheets.ts';
import { comparisonArguments, EXCLUDED_OPTIONS } from './comparison-arguments.ts';

const OWN_OPTIONS = ['lora', 'x', 'y', 'private'];

const axisOption = (name: 'x' | 'y', description: Sentence) =>
  ({ type: Type.String, name, description: plainText(description), autocomplete: true, max_length: 300 }) as const;

/** The prompt, the axes, and the options that apply to all cells. */
export function compareOptions({ global: common }: Models): APIApplicationCommandBasicOption[] {
  const shared = paramOptions(common.filter(({ kind }) => kind === 'imagine')).filter(
    ({ name }) => !EXCLUDED_OPTIONS.includes(name),
  );
  return [
    ...shared
      .filter(({ required }) => required)
      .map((option) => ({
        ...option,
        description: plainText("What to paint; '{oil|ink|photo}' is an axis by itself"),
      })),
    axisOption('x', 'What differs across: seeds 4, scale 0.6, 0.8 .. 1.2, steps 10, 20, loras a, b'),
    axisOption('y', 'What differs down, in the same way'),
    loraOption(),
    ...withinOptionLimit(
      shared.filter(({ required }) => !required),
      5,
    ),
    privateOption(),
  ];
}

/** Reads the options as the arguments of `sheets.plan`. @throws UserError */
export function sheetPlanArguments(
  interaction: Interaction,
  commandOptions: CommandOptions,
  { styles, profiles, serverLists }: Pick<Services, 'styles' | 'profiles' | 'serverLists'>,
): Parameters<Sheets['plan']> {
  const text = (name: string) => {
    const value = commandOptions.get(name);
    return value === undefined ? undefined : String(value);
  };
  const read = readPrompt({
    prompt: text('prompt') ?? '',
    lora: text('lora'),
    findStyle: (name) => styles.resolve(name, interaction.person, interaction.place),
    optionsFor: () => readOptions(commandOptions, OWN_OPTIONS),
  });
  const request = { ...interaction, private: false };
  const services = { profiles, serverLists };
  return comparisonArguments({ ...read, x: text('x'), y: text('y') }, request, services);
}
