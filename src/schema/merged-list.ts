/** A list that two people changed who began with the same one. */
export interface MergedList {
  /** With what either added, and without what either removed. */
  readonly items: readonly string[];
  /** What the other one added and removed, as far as this person did not do the same. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Keeps what both did.
 * @param base what this person began with @param mine what they made of it @param theirs what it is by now
 */
export function mergeLists(base: readonly string[], mine: readonly string[], theirs: readonly string[]): MergedList {
  const [known, chosen, current] = [new Set(base), new Set(mine), new Set(theirs)];
  const added = [...current].filter((each) => !known.has(each) && !chosen.has(each));
  const removed = [...chosen].filter((each) => known.has(each) && !current.has(each));
  const kept = [...chosen].filter((each) => !known.has(each) || current.has(each));
  return { items: [...kept, ...added], added, removed };
}
