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

/** The key of the deployment that was the last, of whichever application. */
const LAST = 'last';

const openDeployments = (store: Store) => store.collection('deployments', deployment);

type CommandsBody = readonly ReturnType<typeof localizedCommand>[];

/** The commands of this version, with the models of this bot. */
export interface PreparedCommands {
  readonly hash: string;
  /** What Discord is told, in all languages. */
  build(): CommandsBody;
}

/**
 * Builds what {@link deployCommands} will register, if that is likely to be needed: in all languages it takes a moment and 15 MB,
 * which are best taken while nobody waits, before the heap is compacted.
 */
export async function prepareCommands(models: Models, store: Store): Promise<PreparedCommands> {
  const commands = [...COMMANDS.values()];
  // The catalogues are hashed, not parsed, so that a start in which nothing has changed has none in memory.
  const inEnglish = JSON.stringify(commands.map(({ data }) => data(models)));
  const hash = createHash('sha256').update(inEnglish).update(digestCatalogues()).digest('hex');
  const build = () => {
    const body = commands.map(({ data }) => localizedCommand(() => data(models)));
    forgetCatalogues();
    return body;
  };
  const last = await openDeployments(store).get(LAST);
  const built = last?.hash === hash ? undefined : build();
  return { hash, build: () => built ?? build() };
}

/**
 * Registers the commands with Discord, unless Discord has exactly these already: it allows 200 creations a day, and every
 * registration makes clients reload the commands.
 */
export async function deployCommands(
  rest: REST,
  applicationId: string,
  { hash, build }: PreparedCommands,
  store: Store,
  log: Logger,
): Promise<void> {
  const route = Routes.applicationCommands(applicationId);
  const deployments = openDeployments(store);
  const lastDeployment = await deployments.get(applicationId);
  if (
    lastDeployment?.hash === hash &&
    String(lastDeployment.versions) === String(commandVersions.parse(await rest.get(route)))
  )
    return;
  const versions = commandVersions.parse(await rest.put(route, { body: build() }));
  await deployments.set(applicationId, { hash, versions });
  await deployments.set(LAST, { hash, versions });
  log.info({ commands: [...COMMANDS.keys()] }, 'commands registered');
}
