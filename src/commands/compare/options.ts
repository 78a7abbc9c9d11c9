import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { Services } from '#commands/command.ts';
import { PRIVATE_OPTION, readOptions } from '#commands/imagine.ts';
import { paramOptions, withinOptionLimit } from '#commands/imagine-options.ts';
import { LORA_OPTION } from '#commands/lora-option.ts';
import type { CommandOptions, Interaction } from '#schema/interaction/interaction.ts';
import { paramsWith } from '#schema/model/params.ts';
import { readPrompt } from '#schema/words/read-prompt.ts';
import type { Models } from '#services/models/models.ts';
import type { Sheets } from '#services/sheets/sheets.ts';

/** Options of `/imagine` that a sheet does not have: a cell is one small picture, made from a prompt alone. */
const EXCLUDED_OPTIONS: readonly string[] = paramsWith('no-sheet');

const OWN_OPTIONS = ['lora', 'x', 'y', 'private'];

const axisOption = (name: 'x' | 'y', description: string) =>
  ({ type: Type.String, name, description, autocomplete: true, max_length: 300 }) as const;

/** The prompt, the axes, and the options that apply to all cells. */
export function compareOptions({ global: common }: Models): APIApplicationCommandBasicOption[] {
  const shared = paramOptions(common.filter(({ kind }) => kind === 'imagine')).filter(
    ({ name }) => !EXCLUDED_OPTIONS.includes(name),
  );
  return [
    ...shared
      .filter(({ required }) => required)
      .map((option) => ({ ...option, description: 'What to paint; {oil|ink|photo} is an axis by itself' })),
    axisOption('x', 'What differs across: seeds 4, scale 0.6, 0.8 .. 1.2, steps 10, 20, loras a, b'),
    axisOption('y', 'What differs down, in the same way'),
    LORA_OPTION,
    ...withinOptionLimit(
      shared.filter(({ required }) => !required),
      5,
    ),
    PRIVATE_OPTION,
  ];
}

/** Reads the options as the arguments of `sheets.plan`. @throws UserError */
export function sheetPlanArguments(
  interaction: Interaction,
  commandOptions: CommandOptions,
  { styles, profiles }: Pick<Services, 'styles' | 'profiles'>,
): Parameters<Sheets['plan']> {
  const text = (name: string) => {
    const value = commandOptions.get(name);
    return value === undefined ? undefined : String(value);
  };
  const { style, options, notes } = readPrompt({
    prompt: text('prompt') ?? '',
    lora: text('lora'),
    findStyle: (name) => styles.resolve(name, interaction.person, interaction.place),
    optionsFor: () => readOptions(commandOptions, OWN_OPTIONS),
  });
  const [prompt, seed] = [options.get('prompt'), options.get('seed')];
  const dropped = EXCLUDED_OPTIONS.filter((name) => options.has(name));
  for (const name of ['prompt', 'seed', ...dropped]) options.delete(name);
  const comparison = {
    prompt: String(prompt ?? ''),
    x: text('x'),
    y: text('y'),
    options,
    seed: typeof seed === 'number' ? seed : undefined,
    style,
    notes: [...notes, ...dropped.map((name) => `a sheet has no ${name}`)],
  };
  return [
    comparison,
    profiles.get(interaction.person.id),
    { ...interaction, private: commandOptions.get('private') === true },
  ];
}
