import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_INPUT_BYTES } from '#schema/interaction/attachment.ts';
import { type Sentence, t } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import { isTimeout, withTimeout } from '#services/abort/with-timeout.ts';
import { createSerialQueue } from '#services/serial-queue.ts';
import { download, downloadStart } from './download/download.ts';
import { isTransientDownloadError } from './download/persistent-download.ts';
import { canShrink, needsCopy, toModelPicture } from './model-picture.ts';
import { checkPictureStart, type Picture, PictureTooLargeError } from './picture.ts';

/** The origins of Discord's CDN (reference.mdx, CDN). */
const DISCORD_CDN_ORIGINS: ReadonlySet<string> = new Set([
  'https://cdn.discordapp.com',
  'https://media.discordapp.net',
  // Its proxies of what other sites show.
  'https://images-ext-1.discordapp.net',
  'https://images-ext-2.discordapp.net',
]);

/** Ms for downloading one picture. */
const READ_TIMEOUT_MS = 15_000;

/** Bytes from the start of a file that are read before its job's turn. Most headers have less than one kilobyte. */
const HEADER_BYTES = 64 * 1024;

/** Ms before each further attempt, where one failed for a reason that passes. */
const RETRY_PAUSES_MS: readonly number[] = [1000, 2000];

const LINK_GONE: Sentence =
  'The picture that this starts from can no longer be read from Discord. Please attach it again.';
const NOT_IN_DISCORD: Sentence =
  'I read pictures from Discord only. Attach the picture, or send it in a channel and copy its link from there.';
const CDN_AWAY: Sentence =
  'Discord does not hand out the picture that this starts from at the moment. Nothing was started, and nothing is charged. Please try again in a minute.';

type Download = typeof download;

/**
 * Holds links alone: a picture is read whenever it is needed, and whoever reads it lets go of it soon. All reject with a UserError
 * for what the person can act on, and with the signal's reason when aborted.
 */
export interface InputPictures {
  /** Checks the first bytes of a file, so that what is no picture, or too large a one, is refused before its job waits. */
  checkStart(url: string, signal: AbortSignal): Promise<void>;
  /** Checks a whole file. One file is held at a time, whichever job it is for. */
  checkWhole(url: string, signal: AbortSignal): Promise<void>;
  /** The bytes of a file as they are, whatever it is. */
  readFile(url: string, signal: AbortSignal): Promise<Uint8Array>;
  /** Reads a picture as models read it for certain: upright, and in a format that they know. */
  read(url: string, signal: AbortSignal): Promise<Picture>;
  /** Whether what {@link read} gives is another file than the one at the link, so that the link must not be handed on. */
  needsCopy(url: string, signal: AbortSignal): Promise<boolean>;
}

/** Finds a fresh link to the same file, because Discord's links expire. Never rejects. */
export type RefreshLink = (url: string) => Promise<string | undefined>;

/** Whether an address is on Discord's CDN or `discordOrigin`. Files of members are read from nowhere else. */
export function isDiscordUrl({ origin }: URL, discordOrigin: string | undefined): boolean {
  return DISCORD_CDN_ORIGINS.has(origin) || origin === discordOrigin;
}

const wholeFileChecks = createSerialQueue();

/** The pictures that members attach to one job, read from Discord's CDN or `discordOrigin` only. */
export function createInputPictures(discordOrigin: string | undefined, refreshLink: RefreshLink): InputPictures {
  const isAllowed = (address: URL) => isDiscordUrl(address, discordOrigin);
  const refreshedLinks = new Map<string, string>();

  const load = async (url: string, read: Download, maxBytes: number, signal: AbortSignal) => {
    const address = URL.parse(url);
    if (!address || !isAllowed(address)) throw new UserError(NOT_IN_DISCORD);
    const attempt = (address: string) =>
      withTimeout(READ_TIMEOUT_MS, signal, (limitedSignal) =>
        read(address, { isAllowed, maxBytes, signal: limitedSignal }),
      );
    const attemptWithFreshLink = () =>
      attempt(refreshedLinks.get(url) ?? url).catch(async (error) => {
        const refreshed = isTransientDownloadError(error) ? undefined : await refreshLink(url);
        if (refreshed === undefined) throw error;
        refreshedLinks.set(url, refreshed);
        return attempt(refreshed);
      });
    for (let attemptCount = 0; ; attemptCount++) {
      try {
        return await attemptWithFreshLink();
      } catch (error) {
        signal.throwIfAborted();
        const isPassing = isTransientDownloadError(error) || isTimeout(error);
        const pauseMs = RETRY_PAUSES_MS[attemptCount];
        if (!isPassing || pauseMs === undefined)
          throw isPassing
            ? new UserError(CDN_AWAY, { code: 'service-unreachable', cause: error })
            : new UserError(LINK_GONE, { cause: error });
        await sleep(pauseMs, undefined, { signal });
      }
    }
  };
  const copies = new Map<string, boolean>();
  const read = async (url: string, signal: AbortSignal) => {
    const bytes = await load(url, download, MAX_INPUT_BYTES, signal);
    const picture = await toModelPicture(bytes, signal).catch((error) => rejectPicture(error, signal));
    copies.set(url, picture.bytes !== bytes);
    return picture;
  };
  const checkStart = async (url: string, signal: AbortSignal) => {
    const start = await load(url, downloadStart, HEADER_BYTES, signal);
    try {
      const header = await checkPictureStart(start);
      if (header) copies.set(url, needsCopy(header));
    } catch (error) {
      if (!canShrink(error)) rejectPicture(error, signal);
      copies.set(url, true);
    }
  };

  return {
    checkStart,
    checkWhole: (url, signal) =>
      wholeFileChecks.run(async () => {
        signal.throwIfAborted();
        await read(url, signal);
      }),
    readFile: (url, signal) => load(url, download, MAX_INPUT_BYTES, signal),
    read,
    needsCopy: async (url, signal) => {
      const address = URL.parse(url);
      if (!address || !isAllowed(address)) return false;
      if (!copies.has(url)) await checkStart(url, signal);
      // Only small headers do not say it, and those are read whole.
      if (!copies.has(url)) await read(url, signal);
      return copies.get(url) === true;
    },
  };
}

function rejectPicture(error: unknown, signal: AbortSignal): never {
  signal.throwIfAborted();
  if (error instanceof PictureTooLargeError) throw tooLarge(error);
  throw new UserError('That file cannot be read as a picture. Save it again as PNG, JPEG or WebP and try again.', {
    cause: error,
  });
}

function tooLarge(error: PictureTooLargeError): UserError {
  const megapixels = (pixels: number) => Math.floor(pixels / 100_000) / 10;
  const values = { megapixels: megapixels(error.pixels), maximum: megapixels(error.maxPixels), kind: error.kind };
  const isPlain = error.kind === 'JPEG' || error.kind === 'PNG';
  return new UserError(
    isPlain
      ? t(
          'That picture has {megapixels} megapixels. I can read up to {maximum} of a file of its kind ({kind}). Make it smaller and try again.',
          values,
        )
      : t(
          'That picture has {megapixels} megapixels. I can read up to {maximum} of a file of its kind ({kind}). Make it smaller, or save it as a plain JPEG, and try again.',
          values,
        ),
    { code: 'input-too-large', cause: error },
  );
}
