import { createHash } from 'node:crypto';
import { type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { COMMANDS } from '#commands/index.ts';
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
  const body = [...COMMANDS.values()].map(({ data }) => data(models));
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const route = Routes.applicationCommands(applicationId);
  const deployments = store.collection('deployments', deployment);
  const lastDeployment = await deployments.get(applicationId);
  if (
    lastDeployment?.hash === hash &&
    String(lastDeployment.versions) === String(commandVersions.parse(await rest.get(route)))
  )
    return;
  const versions = commandVersions.parse(await rest.put(route, { body }));
  await deployments.set(applicationId, { hash, versions });
  log.info({ commands: [...COMMANDS.keys()] }, 'commands registered');
}
