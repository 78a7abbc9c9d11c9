import { PermissionFlagsBits as P, PermissionsBitField } from 'discord.js';

/** All permissions, as in an administrator's packets. */
export const ALL_PERMISSIONS: bigint = PermissionsBitField.All;

/** The permissions of @everyone in a new guild. */
export const DEFAULT_MEMBER_PERMISSIONS: bigint =
  P.ViewChannel | P.SendMessages | P.EmbedLinks | P.AttachFiles | P.ReadMessageHistory | P.UseApplicationCommands;

/** The permissions in the bot's invite link. */
export const DEFAULT_APP_PERMISSIONS: bigint =
  P.ViewChannel | P.SendMessages | P.EmbedLinks | P.AttachFiles | P.ReadMessageHistory | P.SendMessagesInThreads;

/** The bot's permissions in a direct message (receiving-and-responding, the note on `app_permissions`). */
export const DM_APP_PERMISSIONS: bigint = P.AttachFiles | P.EmbedLinks | P.MentionEveryone | P.UseExternalEmojis;

/** Whether `granted` contains all of `required`; Administrator contains everything. */
export function hasPermissions(granted: bigint, required: bigint): boolean {
  return (granted & P.Administrator) !== 0n || (granted & required) === required;
}
