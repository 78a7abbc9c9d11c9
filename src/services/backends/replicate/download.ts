import type { Logger } from 'pino';
import { fromDataUri } from '#services/backends/data-uri.ts';
import { download, NoFile } from '#services/download.ts';
import { measure, type Picture } from '#services/pictures.ts';
import { mayLoad } from './allowed.ts';
import { type Timing, within } from './timing.ts';

export interface Downloads {
  readonly apiUrl: string;
  readonly timing: Timing;
  readonly log: Pick<Logger, 'error'>;
}

/** A picture of four megapixels as png is under 16 MiB. */
const MOST_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const PAUSE_MS = 500;

/**
 * Loads a picture from an address that a prediction put out, once more where it failed the first time.
 * @throws PictureLost
 */
export async function loadPicture(address: string, to: Downloads, signal: AbortSignal): Promise<Picture> {
  const once = () =>
    within(to.timing, TIMEOUT_MS, signal, async (limited) => measure(await bytesAt(address, to, limited)));
  try {
    return await once();
  } catch (first) {
    await to.timing.sleep(PAUSE_MS, signal);
    try {
      return await once();
    } catch (second) {
      signal.throwIfAborted();
      throw new PictureLost(first, second);
    }
  }
}

/** A picture that could not be loaded; the cause says what was wrong both times. */
export class PictureLost extends Error {
  override readonly name = 'PictureLost';
  /** Whether there is no such file any more. */
  readonly gone: boolean;

  constructor(first: unknown, second: unknown) {
    super('A picture could not be loaded', { cause: new AggregateError([first, second], message(second)) });
    this.gone = second instanceof NoFile && (second.status === 404 || second.status === 410);
  }
}

async function bytesAt(address: string, { apiUrl }: Downloads, signal: AbortSignal): Promise<Uint8Array> {
  if (address.startsWith('data:')) return fromDataUri(address, MOST_BYTES);
  return download(address, { allows: (url) => mayLoad(url, apiUrl), maxBytes: MOST_BYTES, signal });
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
