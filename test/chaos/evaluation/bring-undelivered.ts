import process from 'node:process';
import type { Environment } from '#test/chaos/environment/environment.ts';
import type { RequestedJob } from '#test/chaos/environment/simulated-users.ts';
import { selectOptionsIn } from '#test/support/discord/imagine.ts';
import { hasPictures } from '#test/support/discord/person/message.ts';

const MAX_ATTEMPTS = 3;

/** Whether the bot has said in its log that a job's pictures wait in /show. */
export const isLoggedAsUndelivered = (environment: Environment, { id }: RequestedJob): boolean =>
  environment.logLines().some((line) => line.includes(id) && line.includes('wait in /show'));

/** Has everybody who still waits use `/show`. Gives the jobs whose pictures were listed there, and then brought. */
export async function bringAllUndelivered(
  environment: Environment,
  waiting: readonly RequestedJob[],
): Promise<ReadonlySet<string>> {
  const brought = new Set<string>();
  for (const { id } of waiting) if (await bringWithPatience(environment, id)) brought.add(id);
  return brought;
}

/** Whoever gets no answer, on a machine that has too much to do, tries again. What cannot be brought is lost. */
async function bringWithPatience(environment: Environment, id: string): Promise<boolean> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    try {
      return await bringByShow(environment, id);
    } catch (error) {
      process.stderr.write(`/show, attempt ${attempt}: ${error instanceof Error ? error.message : error}\n`);
    }
  }
  return false;
}

async function bringByShow({ discord }: Environment, id: string): Promise<boolean> {
  const { playground } = discord;
  const interaction = playground.interaction(id);
  if (!interaction) return false;
  const guild = playground.world.guild(interaction.guild);
  // Its own channel may be gone.
  const channel = playground.world.channels.get(interaction.channel) ?? guild?.channels[0];
  if (!channel) return false;
  const person = discord.person(interaction.user, channel.id);
  const list = await (await person.command('show waiting')).answer();
  if (!selectOptionsIn(list).some(({ value }) => value === id)) return false;
  await (await person.select(list, 'Show…', [id])).answer(hasPictures);
  return true;
}
