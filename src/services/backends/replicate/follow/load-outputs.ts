import { UserError } from '#schema/user-error.ts';
import { BROKEN_OUTPUT_MESSAGE, type GenerationResult } from '#services/backends/backend.ts';
import { ALL_FILTERED_MESSAGE } from '#services/backends/model-failures.ts';
import { filteredIndices } from '#services/backends/prediction-logs.ts';
import type { Prediction } from '#services/backends/replicate/api/prediction.ts';
import { type DownloadDeps, DownloadError, downloadOutput } from './download-output.ts';

/** Files keep their place in their name also where others were held back: `out-0`, `out-1`, `out-3`. */
const OUTPUT_INDEX = /(?:^|[/_-])out-(\d+)\.\w+$/;

/**
 * Loads the pictures of a prediction that is done, all at once. Where some cannot be had, the others are worth having.
 * @throws Refusal where there are none: held back, forgotten by Replicate after an hour, or broken.
 */
export async function loadOutputs(
  prediction: Prediction,
  requestedCount: number,
  deps: DownloadDeps,
  signal: AbortSignal,
): Promise<GenerationResult> {
  if (prediction.fileUrls.length === 0 && prediction.isDataRemoved) {
    throw new UserError(EXPIRED_MESSAGE);
  }
  if (prediction.fileUrls.length === 0 && filteredIndices(prediction.logs).size > 0)
    throw new UserError(ALL_FILTERED_MESSAGE);
  if (prediction.fileUrls.length === 0)
    throw new Error(`prediction ${prediction.id} ${prediction.status} without a file`);
  const indices = outputIndices(prediction, requestedCount);
  const outputs = await Promise.all(
    prediction.fileUrls.map(async (address, at) => {
      const index = indices[at] ?? at;
      try {
        return { ...(await downloadOutput(address, deps, signal)), index };
      } catch (error) {
        if (error instanceof DownloadError) return { index, error };
        throw error;
      }
    }),
  );
  outputs.sort((a, b) => a.index - b.index);
  const pictures = outputs.filter((each) => 'bytes' in each);
  const lost = outputs.flatMap((each) => ('bytes' in each ? [] : [each]));
  for (const { index, error } of lost)
    deps.log.error({ prediction: prediction.id, index, err: error }, 'a picture is lost');
  if (pictures.length === 0) throw allLostError(lost.map(({ error }) => error));
  const withheld = Math.max(0, requestedCount - outputs.length);
  const rest = lost.length > 0 ? { lost: lost.map(({ index }) => index) } : {};
  return { pictures, withheld, ...rest, seconds: prediction.seconds, sketch: false };
}

const EXPIRED_MESSAGE = 'Those pictures are gone: they are kept for an hour only. Please paint them again.';

function allLostError(errors: readonly DownloadError[]): UserError {
  return new UserError(errors.every(({ isDeleted }) => isDeleted) ? EXPIRED_MESSAGE : BROKEN_OUTPUT_MESSAGE, {
    cause: errors[0],
  });
}

/** The place of each file: by its name, else by what the log says was held back, else in order. */
function outputIndices({ fileUrls, logs }: Prediction, requestedCount: number): readonly number[] {
  const indicesInNames = fileUrls.map((address) => Number(OUTPUT_INDEX.exec(pathOf(address))?.[1] ?? Number.NaN));
  if (indicesInNames.every(Number.isInteger) && new Set(indicesInNames).size === fileUrls.length) return indicesInNames;
  const filtered = filteredIndices(logs);
  const remaining = [...Array(Math.max(requestedCount, fileUrls.length)).keys()].filter(
    (place) => !filtered.has(place),
  );
  return remaining.length >= fileUrls.length ? remaining : [...fileUrls.keys()];
}

function pathOf(address: string): string {
  return address.startsWith('data:') ? '' : (URL.parse(address)?.pathname ?? '');
}
