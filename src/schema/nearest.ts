/** Share of a name's letters that may differ for it to be suggested. */
const MAX_DISTANCE_RATIO = 1 / 3;

/** The names that somebody may have meant, nearest first: those that contain the text, or differ in few letters. */
export function nearest(typed: string, names: readonly string[], limit = 3): string[] {
  const query = typed.trim().toLowerCase();
  if (!query) return [];
  return names
    .map((name) => ({ name, distance: editDistance(query, name.toLowerCase()) }))
    .filter(
      ({ name, distance }) =>
        distance <= Math.max(1, Math.ceil(Math.max(query.length, name.length) * MAX_DISTANCE_RATIO)),
    )
    .sort((one, other) => one.distance - other.distance)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** Levenshtein distance; less than 1 if one contains the other. */
function editDistance(one: string, other: string): number {
  if (one === other) return 0;
  if (one.length > 2 && (other.includes(one) || one.includes(other))) return 0.5;
  let previousRow = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const currentRow = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const substitution = (previousRow[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      currentRow.push(Math.min(substitution, (previousRow[column] ?? 0) + 1, (currentRow[column - 1] ?? 0) + 1));
    }
    previousRow = currentRow;
  }
  return previousRow[other.length] ?? 0;
}
