/** Share of a name's letters that may differ for it to be suggested. */
const MAX_DISTANCE_RATIO = 1 / 3;

/**
 * Characters of what was typed, and of a name, that are compared, and names that are. The cost is the product of all three;
 * names of presets and models are shorter.
 */
const [MAX_COMPARED_LENGTH, MAX_COMPARED_NAMES] = [64, 500];

/** Characters of a word of a longer name that can be meant by itself, and the share of them that may differ. */
const [MIN_WORD_LENGTH, MAX_WORD_DISTANCE_RATIO] = [5, 1 / 4];

/** What a word costs more than a whole name that is as near. */
const WORD_PENALTY = 0.75;

/** The names that somebody may have meant, nearest first: those that contain the text, or differ in few letters from it or a word. */
export function nearest(typed: string, names: readonly string[], limit = 3): string[] {
  const query = typed.trim().slice(0, MAX_COMPARED_LENGTH).toLowerCase();
  if (!query) return [];
  return names
    .slice(0, MAX_COMPARED_NAMES)
    .flatMap((name) => {
      const compared = name.slice(0, MAX_COMPARED_LENGTH).toLowerCase();
      const maxDistance = Math.max(1, Math.ceil(Math.max(query.length, compared.length) * MAX_DISTANCE_RATIO));
      const distance = editDistance(query, compared, maxDistance);
      if (distance <= maxDistance) return [{ name, distance }];
      const ofWord = distanceToWord(query, compared);
      return ofWord === undefined ? [] : [{ name, distance: ofWord + WORD_PENALTY }];
    })
    .sort((one, other) => one.distance - other.distance)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** How much the nearest word of a name differs, if one is near: `lasie` from Lassie dog. */
function distanceToWord(query: string, name: string): number | undefined {
  const distances = name
    .split(/[\s/-]+/)
    .filter((word) => word.length >= MIN_WORD_LENGTH && word.length < name.length)
    .flatMap((word) => {
      const maxDistance = Math.floor(word.length * MAX_WORD_DISTANCE_RATIO);
      const distance = editDistance(query, word, maxDistance);
      return query.length >= MIN_WORD_LENGTH && distance >= 1 && distance <= maxDistance ? [distance] : [];
    });
  return distances.length === 0 ? undefined : Math.min(...distances);
}

/** Levenshtein distance; less than 1 if one contains the other, infinite if the lengths alone differ by more than `limit`. */
export function editDistance(one: string, other: string, limit: number): number {
  if (one === other) return 0;
  if (one.length > 2 && (other.includes(one) || one.includes(other))) return 0.5;
  if (Math.abs(one.length - other.length) > limit) return Number.POSITIVE_INFINITY;
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
