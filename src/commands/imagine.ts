import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import type { CommandOptions, OptionValue } from '#schema/interaction/interaction.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { isParam } from '#schema/model/params/params.ts';
import type { Options } from '#schema/recipe/options/given-options.ts';
import type { Style } from '#schema/recipe/style.ts';
import { UserError } from '#schema/user-error.ts';
import { composeRead, readPrompt } from '#schema/words/read-prompt.ts';
import type { AutocompleteContext, Command, CommandContext } from './command.ts';
import { planAllWords } from './compare/plan-all-words.ts';
import { paramOptions, withinOptionLimit } from './options/imagine-options.ts';
import { autocompleteStyle, loraOption } from './options/lora-option.ts';
import { autocompleteMore, autocompleteParam, moreOption, readMore } from './options/more-option.ts';
import { choosePrivacy } from './shared/choose-privacy.ts';

/** `/imagine`: paints a picture of a prompt, with an option for every param of the models. */
export const imagine = {
  data: (models) => ({
    type: ApplicationCommandType.ChatInput,
    name: 'imagine',
    description: plainText('Paint a picture of what you write'),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: orderOptions(paramOptions(models.global.filter(({ kind }) => kind === 'imagine'))),
  }),

  execute: (context) => {
    const lora = context.options.get('lora');
    return runImagine(lora === undefined ? undefined : String(lora), context);
  },

  autocomplete: autocompleteOption,
} as const satisfies Command;

/** Generates what the options ask for, with the style that `lora` names, or else the default. */
export async function runImagine(lora: string | undefined, context: CommandContext): Promise<void> {
  const { interaction, options, reply, services } = context;
  const { styles, generator, profiles } = services;
  const { person, place } = interaction;
  const typed = {
    prompt: String(options.get('prompt') ?? ''),
    lora,
    findStyle: (name: string | undefined) => styles.resolve(name, person, place),
    optionsFor: ({ model }: Style) => addMore(readOptions(options), options, model),
  };
  const read = readPrompt(typed);
  if (read.paintsAll) return planAllWords(read, context);
  const draft = composeRead(read, { place, personalDefaults: profiles.get(person.id) });
  const isPrivate = await choosePrivacy(context);
  if (isPrivate === undefined) return;
  await generator.generate(draft, { ...interaction, private: isPrivate }, () => reply.deferReply(isPrivate));
}

/** Options with those of `more`. @throws UserError for one that is given twice, or wrong */
function addMore(given: Options, commandOptions: CommandOptions, model: Model): Options {
  const more = readMore(String(commandOptions.get('more') ?? ''), model);
  const twice = [...more.keys()].find((name) => given.has(name));
  if (twice !== undefined)
    throw new UserError(t('{twice} is an option already. Leave it out of `more`.', { twice: codeSpan(twice) }));
  return new Map([...given, ...more]);
}

/** Choices for the options of `/imagine` and of shortcuts that have too many for a list. */
export function autocompleteOption(context: AutocompleteContext) {
  switch (context.focusedOption) {
    case 'lora':
      return autocompleteStyle(context);
    case 'more':
      return autocompleteMore(context);
    default:
      return autocompleteParam(context);
  }
}

type OptionData = ReturnType<typeof paramOptions>[number];

export const privateOption = () =>
  ({
    type: ApplicationCommandOptionType.Boolean,
    name: 'private',
    description: plainText('Only you see the result'),
  }) as const satisfies OptionData;

/** The prompt first, since Discord wants required options first; then the LoRA, then the rest. */
function orderOptions([prompt, ...others]: OptionData[]): OptionData[] {
  return [...(prompt ? [prompt] : []), loraOption(), ...withinOptionLimit(others, 4), moreOption(), privateOption()];
}

/**
 * The options that set a param of the model.
 * @param excludedNames the command's own options, which do not
 * @throws UserError
 */
export function readOptions(
  commandOptions: CommandOptions,
  excludedNames: readonly string[] = ['lora', 'more', 'private'],
): Options {
  const options = new Map<string, OptionValue>();
  for (const [name, value] of commandOptions) {
    if (excludedNames.includes(name)) continue;
    if (!isParam(name))
      throw new UserError(
        t(
          'There is no option {name}. Discord may still show an old version of this command: please try again in a minute.',
          { name: codeSpan(name, 40) },
        ),
      );
    options.set(name, value);
  }
  return options;
}
