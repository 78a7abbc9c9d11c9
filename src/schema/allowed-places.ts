import type { Place } from './interaction/interaction.ts';
import { UserError } from './user-error.ts';

/** Where the operator lets people use the bot. */
export interface AllowedPlaces {
  /** Servers that may use it; undefined for all. */
  readonly guilds: ReadonlySet<string> | undefined;
  /** Whether people may use it on their own: in direct messages, and in servers that they brought it along to. */
  readonly directMessages: boolean;
}

/** What the operator's variables allow: with a list of servers, nobody comes around it by a direct message unless they say so. */
export function readAllowedPlaces(config: {
  readonly ALLOWED_GUILDS?: ReadonlySet<string> | undefined;
  readonly ALLOW_DMS?: boolean | undefined;
}): AllowedPlaces {
  const { ALLOWED_GUILDS: guilds, ALLOW_DMS: directMessages = guilds === undefined } = config;
  return { guilds, directMessages };
}

/** @throws UserError where the operator does not let people use the bot */
export function assertPlaceAllowed(
  { guild, isUserInstall = false }: Pick<Place, 'guild' | 'isUserInstall'>,
  { guilds, directMessages }: AllowedPlaces,
): void {
  if (guild !== undefined && guilds?.has(guild)) return;
  if (guild === undefined || isUserInstall) {
    if (directMessages) return;
    throw new UserError('My operator allows me in servers only, not in direct messages or where you brought me along.');
  }
  if (guilds)
    throw new UserError('I paint only in servers that my operator has allowed. This server is not one of them.');
}
