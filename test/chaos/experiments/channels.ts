import { PermissionFlagsBits } from 'discord.js';
import type { Experiment, ExperimentContext } from '../experiment.ts';

/** Pictures whose interaction's token expires while they are painted; `first` happens before. */
function expiredToken(name: string, before: (stage: ExperimentContext) => void): Experiment {
  return {
    name,
    times: 5,
    injectFault: async (stage) => {
      stage.environment.replicate.faults.add({ kind: 'boot', ms: 2500, times: 4 });
      before(stage);
      await stage.requestPictures(4);
      await stage.pause(1000, 2000);
      stage.environment.advanceDiscordClock(16 * 60 * 1000);
      await stage.pause(2500, 3000);
    },
  };
}

const allChannels = ({ environment: world }: ExperimentContext) => [
  ...world.discord.playground.world.channels.values(),
];

/** What the bot may do in the channels of servers, from now on. */
const denySendMessages = (stage: ExperimentContext) => {
  for (const channel of allChannels(stage))
    if (channel.guild) channel.appPermissions &= ~PermissionFlagsBits.SendMessages;
};

const closeDirectMessages = (stage: ExperimentContext) => {
  for (const channel of allChannels(stage)) if (channel.dmWith) channel.rejectsMessages = true;
};

/** A channel that is there for a while only. */
async function deleteChannelMidJob(stage: ExperimentContext): Promise<void> {
  const { playground } = stage.environment.discord;
  const [guild] = playground.world.guilds;
  const [template] = guild?.channels ?? [];
  const admin = guild?.members.find((member) => member.admin)?.user;
  if (!template || !admin) throw new Error('the world has no server with a channel and an admin');
  const id = String(BigInt(template.id) + 500n + BigInt(stage.users.requestedJobs.length));
  playground.world.channels.set(id, { ...template, id, name: 'in-passing' });
  await Promise.all([1, 2, 3].map(() => stage.users.imagine({ user: admin, channel: id })));
  await stage.pause(0, 1500);
  stage.users.deleteMessages(id, admin);
  playground.world.channels.delete(id);
  await stage.pause(200, 500);
}

export const channelExperiments: readonly Experiment[] = [
  expiredToken('A token of 15 minutes expires', () => {}),
  expiredToken('The token expires, and the channel is closed to the bot', denySendMessages),
  expiredToken('The token expires, the channel and direct messages are closed', (stage) => {
    denySendMessages(stage);
    closeDirectMessages(stage);
  }),
  { name: 'The channel is deleted', times: 5, injectFault: deleteChannelMidJob },
];
