/** A line of the progress bar: `  7%|▋         | 2/28 [00:00<00:01, 17.38it/s]`. A bar with a name before it (`Applying LoRA:`) is not about painting. */
const PROGRESS_BAR = /^\s*\d+%\s*\|[^|]*\|\s*(\d+)\/(\d+)/;

/** What the safety checker writes for each picture that it filters. */
export const FILTERED_PICTURE = /NSFW content detected in image (\d+)/;

/** How far the painting is by its log, in 0…1, or `null` where the log does not say. The last bar counts. */
export function parseProgress(logs: string): number | null {
  const lines = logs.split(/[\r\n]+/);
  for (const line of lines.reverse()) {
    const [, done, total] = PROGRESS_BAR.exec(line) ?? [];
    if (done && total && Number(total) > 0) return Math.min(1, Number(done) / Number(total));
  }
  return null;
}

/** The indices of the pictures that the safety checker filtered, by the log. */
export function filteredIndices(logs: string): ReadonlySet<number> {
  return new Set([...logs.matchAll(new RegExp(FILTERED_PICTURE, 'g'))].map((match) => Number(match[1])));
}

/** Words of safety checkers that do not say which picture they filtered: diffusers' own, and the sum of Flux's. */
const FILTERED_SOME = /(?:potential )?NSFW content (?:was |has been )?detected/i;
const SAFE_SUM = /Total safe images: (\d+) out of (\d+)/;

/**
 * How many of the missing pictures the safety checker filtered, by the log. A model may also give fewer than it was asked for
 * without a word.
 */
export function countFiltered(logs: string, missingCount: number): number {
  const named = filteredIndices(logs).size;
  const [, safe, total] = SAFE_SUM.exec(logs) ?? [];
  const fromSum = safe && total ? Number(total) - Number(safe) : 0;
  const fromWords = named === 0 && FILTERED_SOME.test(logs) ? missingCount : 0;
  return Math.max(0, Math.min(missingCount, Math.max(named, fromSum, fromWords)));
}
