import type { Logger } from 'pino';
import { readOutput } from '#services/backends/outputs.ts';
import { isOutputUrl } from '#services/backends/replicate/api/allowed-urls.ts';
import { type Timing, withTimeout } from '#services/backends/replicate/api/timing.ts';
import { download, HttpStatusError } from '#services/images/download.ts';
import type { Picture } from '#services/images/picture.ts';

export interface DownloadDeps {
  readonly apiUrl: string;
  readonly timing: Timing;
  readonly log: Pick<Logger, 'error'>;
}

/** A png of four megapixels has less than 16 MiB. */
const MAX_PICTURE_BYTES = 32 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 60_000;
const RETRY_DELAY_MS = 500;

/**
 * Downloads a picture that a prediction put out; a second time where the first fails.
 * @throws DownloadError
 */
export async function downloadOutput(
  uri: string,
  { apiUrl, timing }: DownloadDeps,
  signal: AbortSignal,
): Promise<Picture> {
  const attempt = () =>
    withTimeout(timing, DOWNLOAD_TIMEOUT_MS, signal, (timeoutSignal) =>
      readOutput(uri, MAX_PICTURE_BYTES, (url) =>
        download(url, {
          isAllowed: (each) => isOutputUrl(each, apiUrl),
          maxBytes: MAX_PICTURE_BYTES,
          signal: timeoutSignal,
        }),
      ),
    );
  try {
    return await attempt();
  } catch (first) {
    await timing.sleep(RETRY_DELAY_MS, signal);
    try {
      return await attempt();
    } catch (second) {
      signal.throwIfAborted();
      throw new DownloadError(first, second);
    }
  }
}

/** A picture that could not be downloaded; the cause has both attempts' errors. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
  /** Whether the file no longer exists. */
  readonly isDeleted: boolean;

  constructor(first: unknown, second: unknown) {
    super('A picture could not be downloaded', { cause: new AggregateError([first, second], errorMessage(second)) });
    this.isDeleted = second instanceof HttpStatusError && (second.status === 404 || second.status === 410);
  }
}

function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
