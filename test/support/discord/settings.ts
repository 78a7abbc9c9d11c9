import type { APIMessage } from 'discord.js';
import type { SettingsPage } from '#schema/settings/setting.ts';
import { type Discord, type Person, textOf } from './index.ts';

/** Opens a page of the panel of `/settings`. */
export async function openSettingsPage(page: SettingsPage, person: Person): Promise<APIMessage> {
  const panel = await (await person.command('settings')).answer();
  return (await person.select(panel, 'settings:page', [page])).answer();
}

/**
 * Chooses values in a select of the panel as the admin of the first server, or presses a switch where there are none. The select's id
 * may go on after a colon.
 */
export async function changeSetting(
  discord: Discord,
  page: SettingsPage,
  customId: string,
  values?: string[],
): Promise<APIMessage> {
  const admin = discord.person('admin');
  const panel = await openSettingsPage(page, admin);
  const control = new RegExp(`^${customId}(?::|$)`);
  const changed = values ? await admin.select(panel, control, values) : await admin.press(panel, control);
  return changed.answer((message) => textOf(message).includes('Settings of this server'));
}
