import { Client, DiscordjsError, DiscordjsErrorCodes, Events, GatewayDispatchEvents } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { ConfigError } from '#schema/config.ts';

/** Makes the client: no intents, so that ten thousand servers cost what one does; interactions come all the same. */
export function createClient(apiUrl: string | undefined, log: Logger): Client {
  const client = new Client({ intents: [], ...(apiUrl && { rest: { api: apiUrl } }), allowedMentions: { parse: [] } });
  client.on(Events.Error, (error) => log.error({ err: error }, 'discord.js'));
  client.on(Events.ShardError, (error) =>
    log.warn({ err: error }, 'the connection to Discord broke; it is made again'),
  );
  client.on(Events.ShardDisconnect, ({ code }) => log.error({ code }, 'Discord closed the connection for good'));
  client.on(Events.Debug, (message) => log.trace(message));
  return client;
}

const dispatch = z.object({ t: z.literal(GatewayDispatchEvents.InteractionCreate), d: z.unknown() });

/**
 * Hands every INTERACTION_CREATE to `handle`, as it came. The packet is taken out of discord.js's hands: its own structures
 * for it lack the channel where no guild is cached, would fill the channel cache, and throw on what they do not know, which
 * ends the process.
 */
export function onInteraction(client: Client, handle: (raw: unknown) => void): void {
  client.on(Events.Raw, (packet: { t?: unknown }) => {
    const { data } = dispatch.safeParse(packet);
    if (!data) return;
    packet.t = null;
    handle(data.d);
  });
}

/**
 * Logs in, and resolves once the gateway is ready.
 * @throws ConfigError that says what to do, where Discord does not know the token or cannot be reached.
 */
export async function logIn(client: Client, token: string): Promise<Client<true>> {
  try {
    const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
    await client.login(token);
    return await ready;
  } catch (error) {
    const wrong = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
    throw new ConfigError(
      wrong
        ? 'Lorikeet cannot start: Discord does not accept DISCORD_TOKEN.\n  - Copy it anew from the page “Bot” of your application, https://discord.com/developers/applications.'
        : `Lorikeet cannot start: Discord cannot be reached (${error instanceof Error ? error.message : error}).\n  - Check the network, and DISCORD_API_URL if it is set.`,
      { cause: error },
    );
  }
}
