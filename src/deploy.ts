import { createHash } from 'node:crypto';
import { type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { COMMANDS } from '#commands/index.ts';
import { localizedCommand } from '#commands/localize.ts';
import { digestCatalogues, forgetCatalogues } from '#schema/language/catalogues.ts';
import type { Models } from '#services/models/models.ts';
import type { Store } from '#services/store/store.ts';

/** Discord gives a command a new version whenever it changes. Without versions, only how many there are can be compared. */
const commandVersions = z
  .array(z.object({ version: z.string().optional() }))
  .transform((all) => all.map(({ version = '' }) => version).sort());

const deployment = z.object({ hash: z.string(), versions: z.array(z.string()) });

/**
 * Registers the commands with Discord, unless Discord has exactly these already: it allows 200 creations a day, and every
 * registration makes clients reload the commands.
 */
export async function deployCommands(
  rest: REST,
  applicationId: string,
  models: Models,
  store: Store,
  log: Logger,
): Promise<void> {
  const commands = [...COMMANDS.values()];
  // The catalogues are hashed, not parsed, so that a start in which nothing has changed has none in memory.
  const inEnglish = JSON.stringify(commands.map(({ data }) => data(models)));
  const hash = createHash('sha256').update(inEnglish).update(digestCatalogues()).digest('hex');
  const route = Routes.applicationCommands(applicationId);
  const deployments = store.collection('deployments', deployment);
  const lastDeployment = await deployments.get(applicationId);
  if (
    lastDeployment?.hash === hash &&
    String(lastDeployment.versions) === String(commandVersions.parse(await rest.get(route)))
  )
    return;
  const body = commands.map(({ data }) => localizedCommand(() => data(models)));
  forgetCatalogues();
  const versions = commandVersions.parse(await rest.put(route, { body }));
  await deployments.set(applicationId, { hash, versions });
  log.info({ commands: [...COMMANDS.keys()] }, 'commands registered');
}
