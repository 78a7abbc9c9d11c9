import { setTimeout as sleep } from 'node:timers/promises';
import { type REST, Routes } from 'discord.js';
import { z } from 'zod';

/** Discord's limit (resources/user, "Get Current User Guilds"). */
const SERVERS_PER_PAGE = 200;

/** Ms between two pages: ten thousand servers have fifty, and nobody waits for them. */
const PAGE_PAUSE_MS = 1000;

const page = z.array(z.looseObject({ id: z.string() }));

/** The ids of all servers that the bot is a member of. Without intents, Discord tells of none that it joins or leaves. */
export async function listServers(rest: Pick<REST, 'get'>, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let after = '0'; ; await sleep(PAGE_PAUSE_MS, undefined, { signal, ref: false })) {
    const query = new URLSearchParams({ after, limit: `${SERVERS_PER_PAGE}` });
    const servers = page.parse(await rest.get(Routes.userGuilds(), { query, signal }));
    for (const { id } of servers) found.add(id);
    const last = servers.at(-1);
    if (!last || servers.length < SERVERS_PER_PAGE) return found;
    after = last.id;
  }
}
