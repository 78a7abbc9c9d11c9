import { gunzipSync } from 'node:zlib';
import type { APIMessage } from 'discord.js';
import { type Discord, textOf } from './index.ts';
import { changeSetting } from './settings.ts';

/** Has the first server keep its audit log for so many days. */
export const keepAuditLog = (discord: Discord, days: '7' | '30' | '90' | '365' | 'default') =>
  changeSetting(discord, 'log', 'settings:set:audit_log', [days]);

/** The file of a message, as text. */
export async function fileTextOf(message: APIMessage): Promise<string> {
  const url = /"url":"(http[^"]+audit-[^"]*)"/.exec(JSON.stringify(message.components))?.[1];
  if (!url) throw new Error(`there is no file in ${JSON.stringify(message.components)}`);
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  return (url.includes('.gz') ? gunzipSync(bytes) : bytes).toString();
}

/** The answer to `/audit`. Until the bot has heard that an earlier file has arrived, it says that this is on its way already. */
export async function askForAudit(
  discord: Discord,
  options: Readonly<Record<string, string>> = {},
): Promise<APIMessage> {
  for (;;) {
    const message = await (await discord.person('admin').command('audit', options)).answer();
    if (!textOf(message).includes('on its way already')) return message;
  }
}

/** What `/audit` has as JSON lines, without what differs each time. */
export async function readAudit(
  discord: Discord,
  options: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>[]> {
  const message = await askForAudit(discord, { ...options, format: 'jsonl' });
  if (!JSON.stringify(message.components).includes('audit-')) return [];
  const lines = (await fileTextOf(message)).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}
