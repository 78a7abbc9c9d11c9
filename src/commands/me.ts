import {
  type APIComponentInContainer,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonStyle,
  ComponentType,
  InteractionContextType,
} from 'discord.js';
import { ACCENT_COLOR, containerMessage, type Message, textDisplay } from '#discord/messages/message.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { plainText, type Sentence, t } from '#schema/language/t.ts';
import { codeBlock, joinMarkdown, md } from '#schema/markdown.ts';
import { paramsWith } from '#schema/model/params/params.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import { checkCombination } from '#schema/recipe/compose.ts';
import { defaultFields, defaultLines } from '#schema/recipe/edit/default-fields.ts';
import { formatOptionLines, readOptionLines, splitOptionLines } from '#schema/recipe/options/option-lines.ts';
import { UserError } from '#schema/user-error.ts';
import type { BaseContext, Command, CommandContext, Services } from './command.ts';
import { personLimitsMessage } from './limits/messages.ts';

/** Params that cannot be a default: a LoRA is chosen for each picture. */
const EXCLUDED_PARAMS = paramsWith('no-personal-default');

const SUB_COMMANDS = [
  ['show', 'Show what you have set for yourself'],
  ['edit', 'Set default options for your pictures, in every server'],
  ['clear', 'Forget what you have set'],
  ['limits', 'Show how much you may paint here, and how much you have painted today'],
] as const satisfies readonly (readonly [string, Sentence])[];

/** `/me`: a person's own defaults and limits. */
export const me = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'me',
    description: plainText('Your own defaults for /imagine, and your limits'),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: SUB_COMMANDS.map(([name, description]) => ({
      type: ApplicationCommandOptionType.Subcommand as const,
      name,
      description: plainText(description),
    })),
  }),
  execute: async (context) => {
    const handler = SUB_COMMAND_HANDLERS.get(context.name.split(' ')[1] ?? '');
    if (!handler)
      throw new UserError('I no longer have this command. Discord updates its list of commands within minutes.');
    await handler(context);
  },
  onPress: showDefaultsModal,
  onSubmit: async ({ interaction, fields, message: sourceMessage, reply, services }) => {
    const message = await saveDefaults(interaction, defaultLines(fields), services);
    await (sourceMessage ? reply.update(message) : reply.replyEphemeral(message));
  },
} as const satisfies Command;

const SUB_COMMAND_HANDLERS: ReadonlyMap<string, (context: CommandContext) => Promise<void>> = new Map([
  [
    'show',
    ({ interaction, reply, services }) =>
      reply.replyEphemeral(defaultsMessage(services.profiles.get(interaction.person.id))),
  ],
  ['edit', showDefaultsModal],
  [
    'clear',
    async ({ interaction, reply, services }) => {
      await services.profiles.set(interaction.person.id, {});
      await reply.replyEphemeral(defaultsMessage({}));
    },
  ],
  ['limits', ({ interaction, reply, services }) => reply.replyEphemeral(personLimitsMessage(interaction, services))],
]);

function showDefaultsModal({ interaction, reply, services }: BaseContext): Promise<void> {
  const defaults = services.profiles.get(interaction.person.id);
  const fields = defaultFields(imageModels(services), defaults);
  return reply.showModal({ id: 'me:edit', title: plainText('Your own defaults'), fields });
}

const imageModels = ({ models }: Pick<Services, 'models'>) => models.all.filter(({ kind }) => kind === 'imagine');

async function saveDefaults({ person }: Interaction, text: string, services: Services): Promise<Message> {
  const options = readOptionLines(splitOptionLines(text), imageModels(services), EXCLUDED_PARAMS);
  checkCombination(options, { ageRestricted: true });
  const defaults = Object.fromEntries(options);
  await services.profiles.set(person.id, defaults);
  return defaultsMessage(defaults);
}

const EXPLANATION = t('What you type comes first, then what a preset sets, then these.');

function defaultsMessage(options: OptionDefaults): Message {
  const lines = formatOptionLines(options);
  const editRow: APIComponentInContainer = {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.Button,
        custom_id: 'me:edit',
        label: plainText('Change my defaults…'),
        style: ButtonStyle.Primary,
      },
    ],
  };
  const text = joinMarkdown(
    [
      md`### ${t('Your own defaults')}`,
      lines ? md`${codeBlock(lines)}-# ${EXPLANATION}` : md`${t('Nothing is set.')}\n-# ${EXPLANATION}`,
    ],
    '\n',
  );
  return containerMessage(ACCENT_COLOR, [textDisplay(text), editRow], []);
}
