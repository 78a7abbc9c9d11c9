import { MAX_INPUT_BYTES } from '#schema/interaction/attachment.ts';
import { UserError } from '#schema/user-error.ts';
import { download } from './download.ts';
import { type Picture, parsePicture } from './picture.ts';

/** The origins of Discord's CDN (reference.mdx, CDN). */
const DISCORD_CDN_ORIGINS: ReadonlySet<string> = new Set([
  'https://cdn.discordapp.com',
  'https://media.discordapp.net',
]);

/** Ms for downloading one picture. */
const READ_TIMEOUT_MS = 15_000;

export type ReadInputPicture = (url: string, signal: AbortSignal) => Promise<Picture>;

/** Finds a fresh link to the same file, because Discord's links expire. Never rejects. */
export type RefreshLink = (url: string) => Promise<string | undefined>;

/** Whether an address is on Discord's CDN or `discordOrigin`. Files of members are read from nowhere else. */
export function isDiscordUrl({ origin }: URL, discordOrigin: string | undefined): boolean {
  return DISCORD_CDN_ORIGINS.has(origin) || origin === discordOrigin;
}

/**
 * Creates a reader of the pictures that members attach, from Discord's CDN or `discordOrigin` only. It caches what it reads, so
 * create one for each job.
 */
export function createInputPictureReader(
  discordOrigin: string | undefined,
  refreshLink: RefreshLink,
): ReadInputPicture {
  const cache = new Map<string, Promise<Picture>>();
  return (url, signal) => {
    const reading = cache.get(url) ?? readInputPicture(url, discordOrigin, refreshLink, signal);
    cache.set(url, reading);
    return reading;
  };
}

async function readInputPicture(
  url: string,
  discordOrigin: string | undefined,
  refreshLink: RefreshLink,
  signal: AbortSignal,
): Promise<Picture> {
  const isAllowed = (address: URL) => isDiscordUrl(address, discordOrigin);
  const load = (address: string) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT_MS)]);
    return download(address, { isAllowed, maxBytes: MAX_INPUT_BYTES, signal: limit });
  };
  let bytes: Uint8Array;
  try {
    bytes = await load(url).catch(async (error) => {
      const refreshed = await refreshLink(url);
      if (refreshed === undefined) throw error;
      return load(refreshed);
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new UserError(
      'The picture that this starts from can no longer be read from Discord. Please attach it again.',
      {
        cause: error,
      },
    );
  }
  try {
    return await parsePicture(bytes);
  } catch (error) {
    throw new UserError('That file cannot be read as a picture. Save it again as PNG, JPEG or WebP and try again.', {
      cause: error,
    });
  }
}
