import type { Logger } from 'pino';
import { readOutput } from '#services/backends/outputs.ts';
import { isOutputUrl } from '#services/backends/replicate/api/allowed-urls.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';
import { download } from '#services/images/download/download.ts';
import { downloadPersistently, type PersistentDownloadOptions } from '#services/images/download/persistent-download.ts';
import type { Picture } from '#services/images/picture.ts';

export interface DownloadDeps extends Pick<PersistentDownloadOptions, 'until' | 'onDelay' | 'onAttempt'> {
  readonly apiUrl: string;
  readonly timing: Timing;
  readonly log: Pick<Logger, 'error'>;
}

/** A png of four megapixels has less than 16 MiB. */
const MAX_PICTURE_BYTES = 32 * 1024 * 1024;

/** Downloads a picture that a prediction put out, however long its host takes. @throws DownloadError */
export function downloadOutput(uri: string, deps: DownloadDeps, signal: AbortSignal): Promise<Picture> {
  const isAllowed = (url: URL) => isOutputUrl(url, deps.apiUrl);
  return downloadPersistently(
    (guard) =>
      readOutput(uri, MAX_PICTURE_BYTES, (url) =>
        guard((guardedSignal, onBytes) =>
          download(url, { isAllowed, maxBytes: MAX_PICTURE_BYTES, signal: guardedSignal, onBytes }),
        ),
      ),
    { ...deps, signal },
  );
}
