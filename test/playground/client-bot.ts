/** Test helpers: discord.js clients that are logged in to a playground. */
import { Client, type ClientOptions, Events, GatewayDispatchEvents, type Interaction } from 'discord.js';
import { UserActionRefusedError } from '#playground/user-actions/user-action-refused-error.ts';
import { type Discord, startDiscord } from '#test/support/discord/index.ts';

/** A discord.js client that is logged in to the playground. */
export interface Bot extends AsyncDisposable {
  client: Client<true>;
}

type Handler = (interaction: Interaction) => Promise<unknown>;

/**
 * Logs a client in, registers `commands`, and handles interactions with `handle`. Errors of the handler go into `failures`.
 */
export async function startBot(
  discord: Discord,
  commands: object[],
  handle: Handler,
  failures: unknown[] = [],
  options: Partial<ClientOptions> = {},
): Promise<Bot> {
  const client = new Client({ intents: [], ...options, rest: { api: discord.env.DISCORD_API_URL, ...options.rest } });
  client.on(Events.InteractionCreate, (interaction) => {
    handle(interaction).catch((error: unknown) => failures.push(error));
  });
  client.on(Events.Error, (error) => failures.push(error));
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.env.DISCORD_TOKEN);
  const readyClient = await ready;
  await readyClient.rest.put(`/applications/${readyClient.application.id}/commands`, { body: commands });
  return { client: readyClient, [Symbol.asyncDispose]: () => client.destroy() };
}

/** A slash command without options. */
export const slash = (name: string, options: object[] = []) => ({ name, description: `Does ${name}`, options });

/** A running clock that can be moved forward. */
export function createClock() {
  let offsetMs = 0;
  return {
    now: () => Date.now() + offsetMs,
    forward: (ms: number) => {
      offsetMs += ms;
    },
  };
}

/** A playground with a bot that records each interaction (`seen`) and raw packet (`raw`). */
export async function withBot(
  commands: object[],
  handle: (interaction: Interaction) => Promise<unknown> = async () => {},
) {
  const discord = await startDiscord();
  const failures: unknown[] = [];
  const seen: Interaction[] = [];
  const raw: Record<string, unknown>[] = [];
  const bot = await startBot(
    discord,
    commands,
    (interaction) => {
      seen.push(interaction);
      return handle(interaction);
    },
    failures,
  );
  bot.client.ws.on(GatewayDispatchEvents.InteractionCreate, (packet) => raw.push(packet));
  const end = async () => {
    await bot[Symbol.asyncDispose]();
    await discord.close();
  };
  return { discord, seen, raw, failures, [Symbol.asyncDispose]: end };
}

/** The fields that Discord's client would mark as invalid; `sent` where the action succeeds. */
export const refusedFields = async (action: Promise<unknown>): Promise<(string | undefined)[]> => {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof UserActionRefusedError ? error.problems.map(({ name }) => name) : ['sent'];
};

/** Replies `ok` to every interaction that can be replied to. */
export const ping = (interaction: Interaction) =>
  interaction.isRepliable() ? interaction.reply('ok') : Promise.resolve();

/** Sends `/go` once. Returns the playground, the reply, and the errors of the handler. */
export async function go(handle: (interaction: Interaction) => Promise<unknown>, clock = createClock()) {
  const discord = await startDiscord({ now: clock.now });
  const failures: unknown[] = [];
  const { promise: handled, resolve } = Promise.withResolvers<void>();
  const bot = await startBot(discord, [slash('go')], (interaction) =>
    handle(interaction)
      .catch((error: unknown) => failures.push(error))
      .finally(resolve),
  );
  const reply = await discord.person('member').command('go');
  const end = async () => {
    await bot[Symbol.asyncDispose]();
    await discord.close();
  };
  return { discord, reply, failures, handled, [Symbol.asyncDispose]: end };
}
