import { PermissionFlagsBits } from 'discord.js';
import type { Experiment, ExperimentContext } from '../experiment.ts';

/** Pictures whose interaction's token expires while they are painted; `first` happens before. */
function expiredToken(name: string, before: (context: ExperimentContext) => void): Experiment {
  return {
    name,
    times: 5,
    injectFault: async (context) => {
      context.environment.replicate.faults.add({ kind: 'boot', ms: 2500, times: 4 });
      before(context);
      await context.requestPictures(4);
      await context.pause(1000, 2000);
      context.environment.advanceDiscordClock(16 * 60 * 1000);
      await context.pause(2500, 3000);
    },
  };
}

const allChannels = ({ environment }: ExperimentContext) => [...environment.discord.playground.world.channels.values()];

/** What the bot may do in the channels of servers, from now on. */
const denySendMessages = (context: ExperimentContext) => {
  for (const channel of allChannels(context))
    if (channel.guild) channel.appPermissions &= ~PermissionFlagsBits.SendMessages;
};

const closeDirectMessages = (context: ExperimentContext) => {
  for (const channel of allChannels(context)) if (channel.dmWith) channel.rejectsMessages = true;
};

/** A channel that is there for a while only. */
async function deleteChannelMidJob(context: ExperimentContext): Promise<void> {
  const { playground } = context.environment.discord;
  const [guild] = playground.world.guilds;
  const [template] = guild?.channels ?? [];
  const admin = guild?.members.find((member) => member.admin)?.user;
  if (!template || !admin) throw new Error('the world has no server with a channel and an admin');
  const id = String(BigInt(template.id) + 500n + BigInt(context.users.requestedJobs.length));
  playground.world.channels.set(id, { ...template, id, name: 'in-passing' });
  await Promise.all([1, 2, 3].map(() => context.users.imagine({ user: admin, channel: id })));
  await context.pause(0, 1500);
  context.users.deleteMessages(id, admin);
  playground.world.channels.delete(id);
  await context.pause(200, 500);
}

export const channelExperiments: readonly Experiment[] = [
  expiredToken('A token of 15 minutes expires', () => {}),
  expiredToken('The token expires, and the channel is closed to the bot', denySendMessages),
  expiredToken('The token expires, the channel and direct messages are closed', (context) => {
    denySendMessages(context);
    closeDirectMessages(context);
  }),
  { name: 'The channel is deleted', times: 5, injectFault: deleteChannelMidJob },
];
