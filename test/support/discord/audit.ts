import { gunzipSync } from 'node:zlib';
import type { APIMessage } from 'discord.js';
import type { Discord } from './index.ts';
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

/** What `/audit` has as JSON lines, without what differs each time. */
export async function readAudit(
  discord: Discord,
  options: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>[]> {
  const reply = await discord.person('admin').command('audit', { ...options, format: 'jsonl' });
  const message = await reply.answer();
  if (!JSON.stringify(message.components).includes('audit-')) return [];
  const lines = (await fileTextOf(message)).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}
