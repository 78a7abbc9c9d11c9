import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { Ask, CommandOptions } from '#schema/interaction.ts';
import type { Catalogue } from '#services/catalogue.ts';
import type { Sheets } from '#services/sheets.ts';
import type { Services } from './command.ts';
import { LORA_OPTION, PRIVATE_OPTION, readOptions } from './imagine.ts';
import { roleOptions } from './imagine-options.ts';

/** Options of `/imagine` that a sheet has no use for: a cell is one small picture, from words alone. */
const NOT_HERE: readonly string[] = [
  'num_outputs',
  'image',
  'mask',
  'prompt_strength',
  'output_format',
  'output_quality',
];

const OWN = ['lora', 'x', 'y', 'private'];

const axisOption = (name: 'x' | 'y', description: string) =>
  ({ type: Type.String, name, description, autocomplete: true, max_length: 300 }) as const;

/** The prompt, the axes, and what is the same in all cells. */
export function compareOptions({ common }: Catalogue): APIApplicationCommandBasicOption[] {
  const shared = roleOptions(common.filter(({ kind }) => kind === 'imagine')).filter(
    ({ name }) => !NOT_HERE.includes(name),
  );
  return [
    ...shared
      .filter(({ required }) => required)
      .map((option) => ({ ...option, description: 'What to paint; {oil|ink|photo} is an axis by itself' })),
    axisOption('x', 'What differs across: scale 0.6, 0.8 .. 1.2, guidance 2, 3.5, steps 10, 20, seeds 4, loras …'),
    axisOption('y', 'What differs down, in the same way'),
    LORA_OPTION,
    ...shared.filter(({ required }) => !required),
    PRIVATE_OPTION,
  ];
}

/** What was typed, as what a sheet is planned from. @throws Refusal */
export function asComparison(
  ask: Ask,
  given: CommandOptions,
  { looks, profiles }: Pick<Services, 'looks' | 'profiles'>,
): Parameters<Sheets['plan']> {
  const text = (name: string) => {
    const value = given.get(name);
    return value === undefined ? undefined : String(value);
  };
  const options = new Map(readOptions(given, OWN));
  const seed = options.get('seed');
  for (const role of ['prompt', 'seed'] as const) options.delete(role);
  const asked = {
    prompt: text('prompt') ?? '',
    x: text('x'),
    y: text('y'),
    options,
    seed: typeof seed === 'number' ? seed : undefined,
    look: looks.pick(text('lora'), ask.person, ask.place),
  };
  return [asked, profiles.of(ask.person.id), { ...ask, private: given.get('private') === true }];
}
