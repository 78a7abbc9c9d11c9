import { PermissionFlagsBits } from 'discord.js';
import type { Stage, Trial } from '../experiment.ts';

/** Pictures whose interaction's token expires while they are painted; `first` happens before. */
function tooLate(name: string, first: (stage: Stage) => void): Trial {
  return {
    name,
    times: 5,
    harm: async (stage) => {
      stage.world.replicate.faults.add({ kind: 'boot', ms: 2500, times: 4 });
      first(stage);
      await stage.ask(4);
      await stage.pause(1000, 2000);
      stage.world.later(16 * 60 * 1000);
      await stage.pause(2500, 3000);
    },
  };
}

const channelsOf = ({ world }: Stage) => [...world.discord.playground.world.channels.values()];

/** What the bot may do in the channels of servers, from now on. */
const forbidWriting = (stage: Stage) => {
  for (const channel of channelsOf(stage))
    if (channel.guild) channel.appPermissions &= ~PermissionFlagsBits.SendMessages;
};

const closeDirectMessages = (stage: Stage) => {
  for (const channel of channelsOf(stage)) if (channel.dmWith) channel.rejectsMessages = true;
};

/** A channel that is there for a while only. */
async function inPassing(stage: Stage): Promise<void> {
  const { playground } = stage.world.discord;
  const [guild] = playground.world.guilds;
  const [like] = guild?.channels ?? [];
  const admin = guild?.members.find((member) => member.admin)?.user;
  if (!like || !admin) throw new Error('the world has no server with a channel and an admin');
  const id = String(BigInt(like.id) + 500n + BigInt(stage.people.asked.length));
  playground.world.channels.set(id, { ...like, id, name: 'in-passing' });
  await Promise.all([1, 2, 3].map(() => stage.people.imagine({ user: admin, channel: id })));
  await stage.pause(0, 1500);
  stage.people.empty(id, admin);
  playground.world.channels.delete(id);
  await stage.pause(200, 500);
}

export const placeTrials: readonly Trial[] = [
  tooLate('A token of 15 minutes expires', () => {}),
  tooLate('The token expires, and the channel is closed to the bot', forbidWriting),
  tooLate('The token expires, the channel and direct messages are closed', (stage) => {
    forbidWriting(stage);
    closeDirectMessages(stage);
  }),
  { name: 'The channel is deleted', times: 5, harm: inPassing },
];
