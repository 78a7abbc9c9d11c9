import type { APIApplicationCommandSubcommandOption } from 'discord.js';
import type { Command, Services } from '#commands/command.ts';
import type { Responder } from '#discord/responder.ts';
import type { CommandOptions, Interaction, InteractionEvent } from '#schema/interaction/interaction.ts';
import { canManageGuild, canManagePresets } from '#schema/preset/access.ts';
import { UserError } from '#schema/user-error.ts';

type EventOfType<T extends InteractionEvent['type']> = Extract<InteractionEvent, { type: T }>;

/** One of `/lora …`. Its controls and forms have ids of the form `lora:<name>:<keys…>`; `keys` are what stands behind the name. */
export interface SubCommand {
  /** None where it is reached by buttons alone. */
  readonly data?: Omit<APIApplicationCommandSubcommandOption, 'type'>;
  readonly execute?: (
    interaction: Interaction,
    options: CommandOptions,
    responder: Responder,
    services: Services,
  ) => Promise<void>;
  readonly autocomplete?: Command['autocomplete'];
  readonly onPress?: (
    interaction: Interaction,
    event: EventOfType<'press'>,
    responder: Responder,
    services: Services,
    keys: readonly string[],
  ) => Promise<void>;
  readonly onSubmit?: (
    interaction: Interaction,
    event: EventOfType<'submit'>,
    responder: Responder,
    services: Services,
    keys: readonly string[],
  ) => Promise<void>;
}

/** The server that was asked in. @throws Refusal in direct messages */
export function requireGuild({ place }: Interaction): string {
  if (place.guild) return place.guild;
  throw new UserError('Presets belong to a server: please use this in one.');
}

/** The server, where this person may change its presets. @throws Refusal */
export function requirePresetManager(interaction: Interaction, { presets }: Services): string {
  const guild = requireGuild(interaction);
  const { managers } = presets.getForGuild(guild);
  if (canManagePresets(interaction.place, managers)) return guild;
  const roles = managers.map((id) => `<@&${id}>`).join(', ');
  throw new UserError(
    `Presets are changed by who has *Manage Server*${roles ? ` or one of these roles: ${roles}` : ', or a role that those name with `/lora managers`'}.`,
  );
}

/** The server, where this person manages it. @throws Refusal */
export function requireGuildManager(interaction: Interaction): string {
  const guild = requireGuild(interaction);
  if (canManageGuild(interaction.place)) return guild;
  throw new UserError('Only members with *Manage Server* can change this.');
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
