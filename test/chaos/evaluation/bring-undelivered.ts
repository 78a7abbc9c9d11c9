import type { World } from '#test/chaos/environment/environment.ts';
import type { Asked } from '#test/chaos/environment/simulated-users.ts';
import { optionsIn } from '#test/support/discord/imagine.ts';
import { hasPictures } from '#test/support/discord/message.ts';

/** Whether the bot has said in its log that a job's pictures wait in /show. */
export const isSaidToWait = (world: World, { id }: Asked): boolean =>
  world.log().some((line) => line.includes(id) && line.includes('wait in /show'));

/** Has everybody who still waits use `/show`. Gives the jobs whose pictures were listed there, and then brought. */
export async function showAll(world: World, waiting: readonly Asked[]): Promise<ReadonlySet<string>> {
  const shown = new Set<string>();
  for (const { id } of waiting) if (await show(world, id)) shown.add(id);
  return shown;
}

async function show({ discord }: World, id: string): Promise<boolean> {
  const { playground } = discord;
  const live = playground.interaction(id);
  if (!live) return false;
  const guild = playground.world.guild(live.guild);
  // Its own channel may be gone.
  const channel = playground.world.channels.get(live.channel) ?? guild?.channels[0];
  if (!channel) return false;
  const person = discord.person(live.user, channel.id);
  const page = await (await person.command('show')).answer();
  if (!optionsIn(page).some(({ value }) => value === id)) return false;
  await (await person.select(page, 'Bring…', [id])).answer(hasPictures);
  return true;
}
