import type { Amount } from '../book.ts';
import type { OperatorCaps } from '../caps.ts';

/** What a book has in its month and on a day, `2026-11-28`. */
export interface SharedTotal {
  readonly month: Amount;
  readonly day: string;
  readonly today: Amount;
}

/** A cap without room, and what is used of it. */
export interface ExceededCap {
  readonly cap: keyof OperatorCaps;
  readonly used: number;
}

/**
 * The operator's sums where all processes change them at once, for caps that a burst on several of them cannot exceed. A book is
 * counted under its key, by what it has in all, so that nothing is counted twice whoever is killed.
 */
export interface SharedCaps extends AsyncDisposable {
  /**
   * Takes what a job may cost, until its book is written; or nothing, if a cap has no room. @param day of the job
   * @returns the cap that has no room
   */
  take(book: string, day: string, amount: Amount, caps: OperatorCaps): Promise<ExceededCap | undefined>;
  /** Counts a book as it is. What was taken before is in it. */
  write(book: string, total: SharedTotal): Promise<void>;
  /** Counts a book that never was. */
  writeIfNew(book: string, total: SharedTotal): Promise<void>;
  /** The books of which something was taken that they may not have: their process was killed. */
  listTaken(): Promise<readonly string[]>;
}
