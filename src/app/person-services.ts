import type { REST } from 'discord.js';
import type { Logger } from 'pino';
import type { ChannelRest } from '#discord/channel-rest.ts';
import { createDeleteOwnMessage } from '#discord/delete-own-message.ts';
import { createPostCopy } from '#discord/favourites/post-copy.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { listServers } from '#discord/server-list.ts';
import type { ShardAssignment } from '#schema/config/shards.ts';
import { createBackgroundSteps } from '#services/background-steps.ts';
import { openFavourites } from '#services/favourites/favourites.ts';
import { openRefusedInteractions } from '#services/interactions/refused-interactions.ts';
import { openAcknowledgedRequests } from '#services/jobs/store/acknowledged-requests.ts';
import type { PresetServices } from '#services/presets/preset-services.ts';
import { createErasures } from '#services/privacy/erasures.ts';
import { forgetServer } from '#services/privacy/forget-server.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { createPrivacy } from '#services/privacy/privacy.ts';
import { createServerWatch } from '#services/privacy/server-watch.ts';
import { createUpkeep } from '#services/privacy/upkeep.ts';
import type { Infrastructure } from './infrastructure/index.ts';
import type { openJobServices } from './jobs/index.ts';

export interface PersonServicesOptions {
  readonly infrastructure: Infrastructure;
  readonly jobServices: Awaited<ReturnType<typeof openJobServices>>;
  readonly presetServices: Pick<PresetServices, 'previews'>;
  readonly rest: REST;
  readonly discord: DiscordRest;
  readonly channels: ChannelRest;
  readonly discordOrigin: string | undefined;
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly shards: ShardAssignment | undefined;
  readonly log: Logger;
  /** Resolves when nobody waits for a first response. */
  readonly whenNoneWaits: () => Promise<void>;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** Opens what is kept of people besides their jobs, and what erases it, or forgets it as time passes. */
export function openPersonServices(options: PersonServicesOptions, resources: AsyncDisposableStack) {
  const { infrastructure, jobServices, presetServices, rest, discord, channels, ownsGuild, shards, log } = options;
  const { wallClock, discordOrigin, whenNoneWaits, now } = options;
  const { store, retention } = infrastructure;
  const refusedInteractions = openRefusedInteractions(store, wallClock, (error) =>
    log.warn({ err: error }, 'what was refused is kept in memory only'),
  );
  const acknowledgedRequests = openAcknowledgedRequests(store, (error) =>
    log.warn({ err: error }, 'a request could not be kept, so it was not acknowledged before it was looked at'),
  );
  const postCopy = createPostCopy({ ...infrastructure, discord, channels, discordOrigin, log, wallClock });
  const favourites = openFavourites(store, postCopy, log, retention);
  const { generator, sheets, stored } = jobServices;
  const steps = createBackgroundSteps({ now, whenNoneWaits });
  const shared = { ...infrastructure, ...stored, favourites, refusedInteractions, ownsGuild, steps, log, wallClock };
  const people = openPersonIndex(store);
  const erasures = resources.use(
    createErasures({ ...shared, people, generator, sheets, ...createDeleteOwnMessage(discord, channels) }),
  );
  const serverWatch = resources.use(
    createServerWatch({
      ...shared,
      listServers: (signal) => listServers(rest, signal),
      forgetServer: (guild) => forgetServer(guild, { ...shared, people, previews: presetServices.previews }),
    }),
  );
  const part = shards ? `${shards.ids.join(',')}/${shards.count}` : 'all';
  const upkeep = resources.use(createUpkeep({ ...shared, part, noteServer: serverWatch.note }));
  return {
    acknowledgedRequests,
    refusedInteractions,
    favourites,
    privacy: createPrivacy({ ...shared, people, erasures }),
    /** Begins what is done in the background, once the bot is logged in. */
    startUpkeep: (): void => {
      serverWatch.start();
      // What earlier versions stored is found by person only after the upkeep.
      void erasures.resume().then(upkeep.run).then(erasures.resume);
    },
  };
}
