import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import type { Command } from '#commands/command.ts';
import { plainText } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import type { SubCommand } from './shared/sub-command.ts';
import { SUB_COMMANDS } from './sub-commands.ts';

/** `/lora`: a server's presets. Everybody sees it; each sub-command checks who may change something. */
export const lora = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'lora',
    description: plainText('The LoRA presets of this server'),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [...SUB_COMMANDS.values()].flatMap(({ data }) =>
      data ? [{ type: ApplicationCommandOptionType.Subcommand as const, ...data() }] : [],
    ),
  }),
  execute: async (context) => {
    await (findSubCommand(context.name.split(' ')[1]).execute?.(context) ?? rejectOutdatedComponent());
  },
  autocomplete: (context) => findSubCommand(context.name.split(' ')[1]).autocomplete?.(context) ?? [],
  onPress: async (context) => {
    const [, name, ...args] = context.customId.split(':');
    await (findSubCommand(name).onPress?.({ ...context, args }) ?? rejectOutdatedComponent());
  },
  onSubmit: async (context) => {
    const [, name, ...args] = context.customId.split(':');
    const { onSubmit } = findSubCommand(name);
    if (!onSubmit) return rejectOutdatedComponent();
    await onSubmit({ ...context, args });
  },
} as const satisfies Command;

function findSubCommand(name = ''): SubCommand {
  return SUB_COMMANDS.get(name) ?? {};
}

function rejectOutdatedComponent(): never {
  throw new UserError('This is from an older version. Use `/lora` to go on.');
}
