import { MAX_INPUT_BYTES } from '#schema/attachment.ts';
import { Refusal } from '#schema/refusal.ts';
import { download } from './download.ts';
import { measure, type Picture } from './pictures.ts';

/** Where Discord keeps what people attach (reference.mdx, CDN). */
const DISCORD_CDN: ReadonlySet<string> = new Set(['https://cdn.discordapp.com', 'https://media.discordapp.net']);

/** Ms for reading one picture. */
const PATIENCE = 15_000;

export type ReadSource = (url: string, signal: AbortSignal) => Promise<Picture>;

/** A link to the same file that is good now, where one can be had. Never rejects. */
export type FreshLink = (url: string) => Promise<string | undefined>;

/** Whether an address is one of Discord's, or of `discordOrigin`: nothing that people give is read from anywhere else. */
export function isDiscords({ origin }: URL, discordOrigin: string | undefined): boolean {
  return DISCORD_CDN.has(origin) || origin === discordOrigin;
}

/**
 * Reads pictures that people gave, from Discord's CDN or `discordOrigin` only. The result keeps what it has read: make one
 * for each job.
 */
export function sourceReader(discordOrigin: string | undefined, freshLink: FreshLink): ReadSource {
  const kept = new Map<string, Promise<Picture>>();
  return (url, signal) => {
    const reading = kept.get(url) ?? read(url, discordOrigin, freshLink, signal);
    kept.set(url, reading);
    return reading;
  };
}

async function read(
  url: string,
  discordOrigin: string | undefined,
  freshLink: FreshLink,
  signal: AbortSignal,
): Promise<Picture> {
  const allows = (address: URL) => isDiscords(address, discordOrigin);
  const load = (address: string) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    return download(address, { allows, maxBytes: MAX_INPUT_BYTES, signal: limit });
  };
  let bytes: Uint8Array;
  try {
    bytes = await load(url).catch(async (error) => {
      const fresh = await freshLink(url);
      if (fresh === undefined) throw error;
      return load(fresh);
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new Refusal('The picture that this starts from can no longer be read from Discord. Please attach it again.', {
      cause: error,
    });
  }
  try {
    return await measure(bytes);
  } catch (error) {
    throw new Refusal('That file cannot be read as a picture. Save it anew as PNG, JPEG or WebP and try again.', {
      cause: error,
    });
  }
}
