/** A line of a progress bar: `  7%|▋         | 2/28 [00:00<00:01, 17.38it/s]`. Bars with a name before them (`Applying LoRA:`) are not the painting. */
const PROGRESS_BAR = /^\s*\d+%\s*\|[^|]*\|\s*(\d+)\/(\d+)/;
const FILTERED_PICTURE = /NSFW content detected in image (\d+)/g;

/** How far the painting is in 0…1 by its log, or `null` where the log does not tell. The last bar counts. */
export function parseProgress(logs: string): number | null {
  const lines = logs.split(/[\r\n]+/);
  for (const line of lines.reverse()) {
    const [, done, total] = PROGRESS_BAR.exec(line) ?? [];
    if (done && total && Number(total) > 0) return Math.min(1, Number(done) / Number(total));
  }
  return null;
}

/** The indices of the pictures that the log says were held back. */
export function filteredIndices(logs: string): ReadonlySet<number> {
  return new Set([...logs.matchAll(FILTERED_PICTURE)].map((match) => Number(match[1])));
}
