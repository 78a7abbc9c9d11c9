/** Letters that may differ for a name to be offered instead: a third of it. */
const REACH = 1 / 3;

/** Those of `names` that somebody may have meant, nearest first: names that contain it, or differ in few letters. */
export function nearest(typed: string, names: readonly string[], most = 3): string[] {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return [];
  return names
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.ceil(Math.max(wanted.length, name.length) * REACH)))
    .sort((one, other) => one.far - other.far)
    .slice(0, most)
    .map(({ name }) => name);
}

/** Letters to add, leave out or change to get from one to the other (Levenshtein); less than one where one holds the other. */
function distance(one: string, other: string): number {
  if (one === other) return 0;
  if (one.length > 2 && (other.includes(one) || one.includes(other))) return 0.5;
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const change = (above[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      line.push(Math.min(change, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above[other.length] ?? 0;
}
