import { type Playground, type PlaygroundOptions, startPlayground } from '#playground/start.ts';
import type { RecordedTraffic } from '#playground/state/traffic.ts';
import { createPerson, type Person } from './person/person.ts';
import { followInteraction, type Reply } from './person/reply.ts';
import { waitFor } from './person/wait-for.ts';

export { controlsIn, hasPictures, isEphemeral, isLoading, picturesIn, textOf } from './person/message.ts';
export type { Person, PersonFile } from './person/person.ts';
export type { Reply } from './person/reply.ts';

/** Ms until a bot that starts as a process of its own is there, on a machine that is busy with other things. */
const START_TIMEOUT_MS = 60_000;

/** A stand-in for Discord, driven as people drive the real one. */
export interface Discord extends AsyncDisposable {
  playground: Playground;
  /** For the bot's environment. */
  env: { DISCORD_API_URL: string; DISCORD_TOKEN: string };
  /** Resolves once a bot is logged in and has registered these commands. */
  ready(...commands: string[]): Promise<void>;
  /**
   * @param personName a name (`Ben`), or `admin` or `member` for the first such one of the guild
   * @param channelPath `general`, `Atelier/sketches`, a channel's id, or `dm`; `general` of the first guild unless given
   */
  person(personName: string, channelPath?: string): Person;
  /** Sends any packet as INTERACTION_CREATE, as it is. */
  sendRaw(packet: Record<string, unknown>): Promise<Reply>;
  /** Requests that Discord would have refused: empty at the end of a good test. */
  readonly refusedRequests: RecordedTraffic[];
  /** All REST requests of the bot with their answers, oldest first. */
  readonly requests: RecordedTraffic[];
  close(): Promise<void>;
}

/** Starts one on a free port. Rate limits and all else are as in the playground unless given. */
export async function startDiscord(options: Partial<PlaygroundOptions> = {}): Promise<Discord> {
  const playground = await startPlayground({ port: 0, ...options });
  return {
    playground,
    env: { DISCORD_API_URL: playground.apiUrl, DISCORD_TOKEN: playground.token },
    async ready(...names) {
      await waitFor(
        playground,
        `the bot with ${names.join(', ') || 'no commands'}`,
        () => {
          const registered = playground.listCommands().map(({ name }) => name);
          return (playground.gateway.online && names.every((name) => registered.includes(name))) || undefined;
        },
        START_TIMEOUT_MS,
      );
    },
    person: (personName, channelPath) => findPerson(playground, personName, channelPath),
    sendRaw: (packet) => followInteraction(playground, null, async () => playground.sendRawInteraction(packet)),
    get refusedRequests() {
      return playground.refusedRequests;
    },
    get requests() {
      return playground.traffic.filter(({ transport }) => transport === 'rest');
    },
    close: playground.close,
    [Symbol.asyncDispose]: playground.close,
  };
}

function findPerson(playground: Playground, personName: string, channelPath = 'general'): Person {
  const { world } = playground;
  const namedUser = world.users.find(({ id, username, name }) => [id, username, name].includes(personName));
  const [guildName, channelName] = channelPath.includes('/') ? channelPath.split('/') : [undefined, channelPath];
  const guild = world.guilds.find(({ name }) => guildName === undefined || name === guildName);
  const userId = namedUser?.id ?? guild?.members.find(({ admin }) => admin === (personName === 'admin'))?.user;
  if (!userId || (!namedUser && personName !== 'admin' && personName !== 'member'))
    throw new Error(`There is no ${personName}.`);
  const byName = guild?.channels.find(({ name }) => name === channelName) ?? world.channels.get(channelPath);
  const channel = channelPath === 'dm' ? world.findDm(userId) : byName;
  if (!channel) throw new Error(`There is no channel ${channelPath}.`);
  return createPerson(playground, userId, channel.id);
}
