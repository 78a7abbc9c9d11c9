import type { Logger } from 'pino';
import { fromDataUri } from '#services/backends/data-uri.ts';
import { isOutputUrl } from '#services/backends/replicate/api/allowed-urls.ts';
import { type Timing, withTimeout } from '#services/backends/replicate/api/timing.ts';
import { download, HttpStatusError } from '#services/images/download.ts';
import { type Picture, parsePicture } from '#services/images/picture.ts';

export interface DownloadDeps {
  readonly apiUrl: string;
  readonly timing: Timing;
  readonly log: Pick<Logger, 'error'>;
}

/** A picture of four megapixels as png is under 16 MiB. */
const MAX_PICTURE_BYTES = 32 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 60_000;
const RETRY_DELAY_MS = 500;

/**
 * Loads a picture from an address that a prediction put out, once more where it failed the first time.
 * @throws DownloadError
 */
export async function downloadOutput(address: string, deps: DownloadDeps, signal: AbortSignal): Promise<Picture> {
  const attempt = () =>
    withTimeout(deps.timing, DOWNLOAD_TIMEOUT_MS, signal, async (timeoutSignal) =>
      parsePicture(await readBytes(address, deps, timeoutSignal)),
    );
  try {
    return await attempt();
  } catch (first) {
    await deps.timing.sleep(RETRY_DELAY_MS, signal);
    try {
      return await attempt();
    } catch (second) {
      signal.throwIfAborted();
      throw new DownloadError(first, second);
    }
  }
}

/** A picture that could not be loaded; the cause says what was wrong both times. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
  /** Whether there is no such file any more. */
  readonly isDeleted: boolean;

  constructor(first: unknown, second: unknown) {
    super('A picture could not be loaded', { cause: new AggregateError([first, second], errorMessage(second)) });
    this.isDeleted = second instanceof HttpStatusError && (second.status === 404 || second.status === 410);
  }
}

async function readBytes(address: string, { apiUrl }: DownloadDeps, signal: AbortSignal): Promise<Uint8Array> {
  if (address.startsWith('data:')) return fromDataUri(address, MAX_PICTURE_BYTES);
  return download(address, { isAllowed: (url) => isOutputUrl(url, apiUrl), maxBytes: MAX_PICTURE_BYTES, signal });
}

function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
