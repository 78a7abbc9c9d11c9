import { createHash } from 'node:crypto';
import { type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { COMMANDS } from '#commands/index.ts';
import type { Catalogue } from '#services/catalogue.ts';
import type { Store } from '#services/store/store.ts';

/** Discord gives a command a new version whenever it changes. */
const registered = z
  .array(z.object({ version: z.string() }))
  .transform((all) => all.map(({ version }) => version).sort());

const deployment = z.object({ hash: z.string(), versions: z.array(z.string()) });

/**
 * Registers the commands with Discord, unless those there are the ones that were registered from the same definitions: 200
 * creations a day are allowed, and every registration makes clients load them anew.
 */
export async function deployCommands(
  rest: REST,
  applicationId: string,
  catalogue: Catalogue,
  store: Store,
  log: Logger,
): Promise<void> {
  const body = [...COMMANDS.values()].map(({ data }) => data(catalogue));
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const route = Routes.applicationCommands(applicationId);
  const deployments = store.shelf('deployments', deployment);
  const last = await deployments.get(applicationId);
  if (last?.hash === hash && String(last.versions) === String(registered.parse(await rest.get(route)))) return;
  const versions = registered.parse(await rest.put(route, { body }));
  await deployments.set(applicationId, { hash, versions });
  log.info({ commands: [...COMMANDS.keys()] }, 'commands registered');
}
