import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import { Refusal } from '#schema/refusal.ts';
import type { Command } from './command.ts';
import { handingBack } from './handing-back.ts';
import { SUB_COMMANDS } from './lora/index.ts';

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
  run: async (ask, options, answer, services, name) => {
    await (part(name.split(' ')[1] ?? '').run?.(ask, options, answer, services) ?? old());
  },
  complete: (ask, typing, services) => part(typing.name.split(' ')[1] ?? '').complete?.(ask, typing, services) ?? [],
  press: async (ask, event, answer, services) => {
    const [, name = '', ...keys] = event.customId.split(':');
    await (part(name).press?.(ask, event, answer, services, keys) ?? old());
  },
  submit: async (ask, event, answer, services) => {
    const [, name = '', ...keys] = event.customId.split(':');
    const { submit } = part(name);
    if (!submit) return old();
    await handingBack(event.fields, () => submit(ask, event, answer, services, keys));
  },
} as const satisfies Command;

function part(name: string) {
  return SUB_COMMANDS.get(name) ?? {};
}

function old(): never {
  throw new Refusal('This is from another version of Lorikeet. Use `/lora` to go on.');
}
