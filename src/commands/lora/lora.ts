import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import type { Command } from '#commands/command.ts';
import { returnInputOnError } from '#commands/components/return-input-on-error.ts';
import { UserError } from '#schema/user-error.ts';
import { SUB_COMMANDS } from './sub-commands.ts';

/** `/lora`: a server's presets. Everybody sees it; who may change something is checked by the bot. */
export const lora = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'lora',
    description: 'The LoRA presets of this server',
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [...SUB_COMMANDS.values()].flatMap(({ data }) =>
      data ? [{ type: ApplicationCommandOptionType.Subcommand as const, ...data }] : [],
    ),
  }),
  execute: async (interaction, options, responder, services, name) => {
    await (findSubCommand(name.split(' ')[1] ?? '').execute?.(interaction, options, responder, services) ??
      rejectOutdatedComponent());
  },
  autocomplete: (interaction, event, services) =>
    findSubCommand(event.name.split(' ')[1] ?? '').autocomplete?.(interaction, event, services) ?? [],
  onPress: async (interaction, event, responder, services) => {
    const [, name = '', ...keys] = event.customId.split(':');
    await (findSubCommand(name).onPress?.(interaction, event, responder, services, keys) ?? rejectOutdatedComponent());
  },
  onSubmit: async (interaction, event, responder, services) => {
    const [, name = '', ...keys] = event.customId.split(':');
    const { onSubmit } = findSubCommand(name);
    if (!onSubmit) return rejectOutdatedComponent();
    await returnInputOnError(event.fields, () => onSubmit(interaction, event, responder, services, keys));
  },
} as const satisfies Command;

function findSubCommand(name: string) {
  return SUB_COMMANDS.get(name) ?? {};
}

function rejectOutdatedComponent(): never {
  throw new UserError('This is from another version of Lorikeet. Use `/lora` to go on.');
}
