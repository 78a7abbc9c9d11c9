import type { GenerationResult } from '#services/backends/backend.ts';
import { type LostPicture, readOutputs } from '#services/backends/outputs.ts';
import type { Prediction } from '#services/backends/replicate/api/prediction.ts';
import type { ReplicateFailure } from '#services/backends/replicate/failures/failure-messages.ts';
import { ReplicateError } from '#services/backends/replicate/failures/replicate-error.ts';
import { DownloadError } from '#services/images/download/persistent-download.ts';
import { type DownloadDeps, downloadOutput } from './download-output.ts';

/**
 * Downloads the pictures of a prediction that is done.
 * @throws ReplicateError where there are none: all filtered, deleted by Replicate after an hour, never handed out, or broken
 */
export async function loadOutputs(
  { id, fileUrls, logs, isDataRemoved }: Prediction,
  requestedCount: number,
  deps: DownloadDeps,
  signal: AbortSignal,
): Promise<Omit<GenerationResult, 'seconds'>> {
  const about = `prediction ${id}`;
  if (fileUrls.length === 0) throw new ReplicateError(isDataRemoved ? 'expired-files' : 'no-files', logs, { about });
  const { failures, ...result } = await readOutputs(
    { uris: fileUrls, requestedCount, logs },
    (uri) => downloadOutput(uri, deps, signal),
    signal,
  );
  for (const { index, error } of failures) deps.log.error({ prediction: id, index, err: error }, 'A picture is lost');
  const [first] = failures;
  if (first && result.pictures.length === 0) {
    throw new ReplicateError(failureOf(failures), '', { about, cause: first.error });
  }
  return { ...result, sketch: false };
}

function failureOf(failures: readonly LostPicture[]): ReplicateFailure {
  const errors = failures.map(({ error }) => error);
  if (errors.every((error) => error instanceof DownloadError && error.isDeleted)) return 'expired-files';
  if (errors.some((error) => error instanceof DownloadError && error.isUnreachable)) return 'unreachable-files';
  return 'broken-files';
}
