import type { APIApplicationCommandSubcommandOption } from 'discord.js';
import type { BaseContext, Command, ComponentContext, ModalContext } from '#commands/command.ts';
import { assertPlaceAllowed } from '#schema/allowed-places.ts';
import type { CommandOptions, Interaction } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { joinMarkdown, mention } from '#schema/markdown.ts';
import { canManageGuild, canManagePresets } from '#schema/preset/access.ts';
import { UserError } from '#schema/user-error.ts';

/** What follows the sub-command's name in a custom_id `lora:<name>:<arguments…>`. */
interface CustomIdArguments {
  readonly args: readonly string[];
}

/** One of `/lora …`. The custom_ids of its controls and modals are `lora:<name>:<arguments…>`. */
export interface SubCommand {
  /** None where only buttons lead to it. */
  readonly data?: () => Omit<APIApplicationCommandSubcommandOption, 'type'>;
  readonly execute?: Command['execute'];
  readonly autocomplete?: Command['autocomplete'];
  readonly onPress?: (context: ComponentContext & CustomIdArguments) => Promise<void>;
  readonly onSubmit?: (context: ModalContext & CustomIdArguments) => Promise<void>;
}

/** The server's id. @throws UserError in direct messages */
export function requireGuild({ place }: Interaction): string {
  if (place.guild) return place.guild;
  throw new UserError('Presets belong to a server: please use this command in one.');
}

/** The server's id. @throws UserError where this person may not change its presets */
export function requirePresetManager({ interaction, services }: Omit<BaseContext, 'reply'>): string {
  const { presets, allowedPlaces } = services;
  // Presets make the bot look models up, on the operator's account.
  assertPlaceAllowed(interaction.place, allowedPlaces);
  const guild = requireGuild(interaction);
  const { managers } = presets.getForGuild(guild);
  if (canManagePresets(interaction.place, managers)) return guild;
  const roles = joinMarkdown(managers.map(mention.role), ', ');
  throw new UserError(
    managers.length
      ? t('Only members with *Manage Server*, or one of these roles: {roles}, can change presets.', { roles })
      : t('Only members with *Manage Server*, or a role they chose with `/lora managers`, can change presets.'),
  );
}

/** The server's id. @throws UserError where this person may not manage it */
export function requireGuildManager(interaction: Interaction): string {
  const guild = requireGuild(interaction);
  if (canManageGuild(interaction.place)) return guild;
  throw new UserError('Only members with *Manage Server* can change this.');
}

/** An option's text, trimmed; undefined where it is empty. */
export function textOption(options: CommandOptions, name: string): string | undefined {
  const value = options.get(name);
  return typeof value === 'string' && value.trim() ? value.trim() : undefined;
}

/** An option's number; undefined where it is not given. */
export function numberOption(options: CommandOptions, name: string): number | undefined {
  const value = options.get(name);
  return typeof value === 'number' ? value : undefined;
}
