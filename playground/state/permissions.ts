import { PermissionFlagsBits as P, PermissionsBitField } from 'discord.js';

/** Every permission there is: what an administrator's packets carry. */
export const ALL_PERMISSIONS: bigint = PermissionsBitField.All;

/** What a plain member may do in a fresh guild. */
export const DEFAULT_MEMBER_PERMISSIONS: bigint =
  P.ViewChannel | P.SendMessages | P.EmbedLinks | P.AttachFiles | P.ReadMessageHistory | P.UseApplicationCommands;

/** What the invite link of this bot asks for. */
export const DEFAULT_APP_PERMISSIONS: bigint =
  P.ViewChannel | P.SendMessages | P.EmbedLinks | P.AttachFiles | P.ReadMessageHistory | P.SendMessagesInThreads;

/** In a direct message with the bot (receiving-and-responding, the note on `app_permissions`). */
export const DM_APP_PERMISSIONS: bigint = P.AttachFiles | P.EmbedLinks | P.MentionEveryone | P.UseExternalEmojis;

/** Whether `held` has all of `wanted`; an administrator has everything. */
export function hasPermissions(granted: bigint, required: bigint): boolean {
  return (granted & P.Administrator) !== 0n || (granted & required) === required;
}
