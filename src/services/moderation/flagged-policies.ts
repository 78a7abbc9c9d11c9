import type { Logger } from 'pino';
import { type FlaggedPolicy, flaggedPictures, flaggedPolicy } from '#schema/settings/rules/flagged-pictures.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';

/** What a server wants to be done with flagged pictures. Never rejects. */
export type FindFlaggedPolicy = (guild: string | undefined) => Promise<FlaggedPolicy>;

/** While a server's choice cannot be read, what is shown to nobody else and loses nothing. */
export function createFindFlaggedPolicy(
  serverSettings: Pick<ServerSettings, 'load' | 'get'>,
  log: Pick<Logger, 'warn'>,
): FindFlaggedPolicy {
  return async (guild) => {
    try {
      using _held = await serverSettings.load(guild);
      return flaggedPolicy(serverSettings.get(guild, flaggedPictures));
    } catch (error) {
      log.warn(
        { err: error },
        'what a server does with flagged pictures cannot be read; they go to their person alone',
      );
      return 'private';
    }
  };
}
