import type { Prediction } from './predictions/prediction.ts';

/**
 * How many of these predictions ran at once, at the most. One whose files are there counts no more: whoever holds the connection has
 * them then, and may go on before it has completed.
 */
export function maxConcurrent(predictions: readonly Prediction[]): number {
  const changes = predictions.flatMap(({ created, painted, completed = Number.POSITIVE_INFINITY }) => [
    { at: created, by: 1 },
    { at: painted ?? completed, by: -1 },
  ]);
  let running = 0;
  let max = 0;
  // At the same millisecond one ends before another begins.
  for (const { by } of changes.sort((one, other) => one.at - other.at || one.by - other.by)) {
    running += by;
    max = Math.max(max, running);
  }
  return max;
}
