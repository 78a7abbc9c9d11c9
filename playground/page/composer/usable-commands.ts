import type { APIApplicationCommand } from 'discord.js';
import type { World } from '../../contract.ts';
import { listUsableCommands } from '../state/command-access.ts';
import { findPlace } from '../state/places.ts';

/** What people come for. These stand first in the list of commands, the others as they were registered. */
const FIRST_COMMANDS = ['imagine', 'compare', 'lora list', 'me'];

/** The commands that this user can use in this channel, the most useful ones first. */
export function usableCommands(world: World, user: string, channel: string): APIApplicationCommand[] {
  const place = findPlace(world, channel);
  const guild = place?.kind === 'guild' ? place.guild : undefined;
  const member = guild?.members.find((each) => each.user === user);
  const usable = listUsableCommands(world.commands, {
    guild: guild && { id: guild.id, permissions: BigInt(member?.permissions ?? 0) },
    nsfw: place?.kind === 'guild' && place.nsfw,
  });
  const rank = ({ name }: APIApplicationCommand) => {
    const at = FIRST_COMMANDS.findIndex((first) => name === first || name.startsWith(`${first} `));
    return at < 0 ? FIRST_COMMANDS.length : at;
  };
  return usable.toSorted((a, b) => rank(a) - rank(b));
}
