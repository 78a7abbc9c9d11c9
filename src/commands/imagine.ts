import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import type { Answer } from '#delivery/answer.ts';
import { compose, type Options } from '#schema/compose.ts';
import type { Ask, CommandOptions, OptionValue } from '#schema/interaction.ts';
import { isOption } from '#schema/option-names.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Role } from '#schema/roles.ts';
import type { Command, Services } from './command.ts';
import { roleOptions } from './imagine-options.ts';

/** Choices that autocomplete shows (interactions/receiving-and-responding.mdx). */
const MAX_CHOICES = 25;

/** `/imagine`: paints a picture of a prompt, with one option for everything that the models can be told. */
export const imagine = {
  data: (catalogue) => ({
    type: ApplicationCommandType.ChatInput,
    name: 'imagine',
    description: 'Paint a picture of what you write',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: arranged(roleOptions(catalogue.common.filter(({ kind }) => kind === 'imagine'))),
  }),

  run: (ask, given, answer, services) => {
    const lora = given.get('lora');
    return paintGiven(ask, lora === undefined ? undefined : String(lora), given, answer, services);
  },

  complete: (ask, { option, typed }, services) => (option === 'lora' ? completeLook(typed, ask, services) : []),
} as const satisfies Command;

/** Paints what somebody typed, with the look that they named or that is the default. */
export async function paintGiven(
  ask: Ask,
  lora: string | undefined,
  given: CommandOptions,
  answer: Answer,
  { looks, generator, profiles }: Services,
): Promise<void> {
  const look = looks.pick(lora, ask.person, ask.place);
  const draft = compose(look, readOptions(given), ask.place, profiles.of(ask.person.id));
  const isPrivate = given.get('private') === true;
  await generator.paint(draft, { ...ask, private: isPrivate }, () => answer.defer(isPrivate));
}

/** Looks for what was typed of a `lora`, as choices. */
export function completeLook(typed: string, { person, place }: Ask, { looks }: Pick<Services, 'looks'>) {
  return looks
    .search(typed, person, place, MAX_CHOICES)
    .map(({ title, ref }) => ({ name: (title === ref ? title : `${title} (${ref})`).slice(0, 100), value: ref }));
}

type OptionData = ReturnType<typeof roleOptions>[number];

export const LORA_OPTION = {
  type: ApplicationCommandOptionType.String,
  name: 'lora',
  description: 'Which LoRA model paints it',
  autocomplete: true,
} as const satisfies OptionData;

export const PRIVATE_OPTION = {
  type: ApplicationCommandOptionType.Boolean,
  name: 'private',
  description: 'Only you see the result',
} as const satisfies OptionData;

/** The prompt first, as Discord wants required options, then the choice of the LoRA, then the rest. */
function arranged([prompt, ...rest]: OptionData[]): OptionData[] {
  return [...(prompt ? [prompt] : []), LORA_OPTION, ...rest, PRIVATE_OPTION];
}

/**
 * What was typed of the options that set something of the model.
 * @param others the command's own options
 * @throws Refusal
 */
export function readOptions(given: CommandOptions, others: readonly string[] = ['lora', 'private']): Options {
  const options = new Map<Role, OptionValue>();
  for (const [name, value] of given) {
    if (others.includes(name)) continue;
    if (!isOption(name))
      throw new Refusal(
        `I do not know \`${name.replaceAll('`', '').slice(0, 40)}\`. Discord may still be showing an old form of this command: please try again in a minute.`,
      );
    options.set(name, value);
  }
  return options;
}
