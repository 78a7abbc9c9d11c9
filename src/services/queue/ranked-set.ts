import TinyQueue from 'tinyqueue';

/** Compared number by number, the smallest first. */
export type Rank = readonly number[];

/** Items in the order of their ranks. A call takes O(log n) steps, on average over many. */
export interface RankedSet<T> {
  /** Adds an item, or gives it another rank. */
  set(item: T, rank: Rank): void;
  delete(item: T): void;
  /** The one with the smallest rank. */
  readonly first: T | undefined;
}

interface HeapEntry<T> {
  readonly item: T;
  readonly rank: Rank;
}

/** Outdated entries of the heap that are not worth a rebuild. */
const MIN_OUTDATED = 32;

export function createRankedSet<T>(): RankedSet<T> {
  const ranks = new Map<T, Rank>();
  const compare = (one: HeapEntry<T>, other: HeapEntry<T>) => compareRanks(one.rank, other.rank);
  /** Also has entries that are outdated: a heap finds only its first one quickly. */
  let heap = new TinyQueue<HeapEntry<T>>([], compare);
  const isCurrent = ({ item, rank }: HeapEntry<T>) => ranks.get(item) === rank;
  return {
    set: (item, rank) => {
      const before = ranks.get(item);
      if (before && compareRanks(before, rank) === 0) return;
      ranks.set(item, rank);
      heap.push({ item, rank });
      if (heap.length > 2 * ranks.size + MIN_OUTDATED)
        heap = new TinyQueue(
          [...ranks].map(([item, rank]) => ({ item, rank })),
          compare,
        );
    },
    delete: (item) => void ranks.delete(item),
    get first() {
      for (let top = heap.peek(); top; top = heap.peek()) {
        if (isCurrent(top)) return top.item;
        heap.pop();
      }
      return undefined;
    },
  };
}

function compareRanks(one: Rank, other: Rank): number {
  for (const [at, number] of one.entries()) {
    const difference = number - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
