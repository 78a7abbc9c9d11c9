import type { APIApplicationCommandSubcommandOption } from 'discord.js';
import type { Answer } from '#delivery/answer.ts';
import type { Ask, AskEvent, CommandOptions } from '#schema/interaction.ts';
import { managesServer, mayManage } from '#schema/preset-access.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Command, Services } from '../command.ts';

type Event<T extends AskEvent['type']> = Extract<AskEvent, { type: T }>;

/** One of `/lora …`. Its controls and forms have ids of the form `lora:<name>:<keys…>`; `keys` are what stands behind the name. */
export interface SubCommand {
  /** None where it is reached by buttons alone. */
  readonly data?: Omit<APIApplicationCommandSubcommandOption, 'type'>;
  readonly run?: (ask: Ask, options: CommandOptions, answer: Answer, services: Services) => Promise<void>;
  readonly complete?: Command['complete'];
  readonly press?: (
    ask: Ask,
    event: Event<'press'>,
    answer: Answer,
    services: Services,
    keys: readonly string[],
  ) => Promise<void>;
  readonly submit?: (
    ask: Ask,
    event: Event<'submit'>,
    answer: Answer,
    services: Services,
    keys: readonly string[],
  ) => Promise<void>;
}

/** The server that was asked in. @throws Refusal in direct messages */
export function guildOf({ place }: Ask): string {
  if (place.guild) return place.guild;
  throw new Refusal('Presets belong to a server: please use this in one.');
}

/** The server, where this person may change its presets. @throws Refusal */
export function managedGuild(ask: Ask, { presets }: Services): string {
  const guild = guildOf(ask);
  const { managers } = presets.of(guild);
  if (mayManage(ask.place, managers)) return guild;
  const roles = managers.map((id) => `<@&${id}>`).join(', ');
  throw new Refusal(
    `Presets are changed by who has *Manage Server*${roles ? ` or one of these roles: ${roles}` : ', or a role that those name with `/lora managers`'}.`,
  );
}

/** The server, where this person manages it. @throws Refusal */
export function ownGuild(ask: Ask): string {
  const guild = guildOf(ask);
  if (managesServer(ask.place)) return guild;
  throw new Refusal('Only members with *Manage Server* can change this.');
}

/** An option's text, trimmed; none where it is empty. */
export function textOption(options: CommandOptions, name: string): string | undefined {
  const value = options.get(name);
  return typeof value === 'string' && value.trim() ? value.trim() : undefined;
}

export function numberOption(options: CommandOptions, name: string): number | undefined {
  const value = options.get(name);
  return typeof value === 'number' ? value : undefined;
}
