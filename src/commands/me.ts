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
import type { Modal } from '#schema/interaction/modal.ts';
import { codeBlock, md } from '#schema/markdown.ts';
import { paramsWith } from '#schema/model/params.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import { checkCombination } from '#schema/recipe/compose.ts';
import { formatOptionLines, readOptionLines, splitOptionLines } from '#schema/recipe/option-lines.ts';
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
] as const;

/** `/me`: a person's own defaults and limits. */
export const me = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'me',
    description: 'Your own defaults for /imagine, and your limits',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: SUB_COMMANDS.map(([name, description]) => ({
      type: ApplicationCommandOptionType.Subcommand as const,
      name,
      description,
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
    const text = fields.get('options');
    const message = await saveDefaults(interaction, typeof text === 'string' ? text : '', services);
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
  return reply.showModal(defaultsModal(services.profiles.get(interaction.person.id)));
}

async function saveDefaults({ person }: Interaction, text: string, { models, profiles }: Services): Promise<Message> {
  const imageModels = models.all.filter(({ kind }) => kind === 'imagine');
  const options = readOptionLines(splitOptionLines(text), imageModels, EXCLUDED_PARAMS);
  checkCombination(options, { ageRestricted: true });
  const defaults = Object.fromEntries(options);
  await profiles.set(person.id, defaults);
  return defaultsMessage(defaults);
}

function defaultsModal(options: OptionDefaults): Modal {
  return {
    id: 'me:edit',
    title: 'Your own defaults',
    fields: [
      {
        id: 'options',
        kind: 'paragraph',
        label: 'Options, one per line',
        description: 'Used if the LoRA takes them and you type nothing else.',
        placeholder: 'aspect_ratio: 3:2\noutput_format: png',
        value: formatOptionLines(options),
        required: false,
        max: 1500,
      },
    ],
  };
}

function defaultsMessage(options: OptionDefaults): Message {
  const lines = formatOptionLines(options);
  const editRow: APIComponentInContainer = {
    type: ComponentType.ActionRow,
    components: [
      { type: ComponentType.Button, custom_id: 'me:edit', label: 'Change my defaults…', style: ButtonStyle.Primary },
    ],
  };
  const explanation = 'What you type comes first, then what a preset sets, then these.';
  const summary = lines ? codeBlock(lines) : md`Nothing is set.\n`;
  return containerMessage(
    ACCENT_COLOR,
    [textDisplay(md`### Your own defaults\n${summary}-# ${explanation}`), editRow],
    [],
  );
}
