/** Ms that a process has to live for its end to count as the first one again. */
const LIVED = 60_000;

/** Ms until a process that ended is started again: the first time, and at most. */
const PAUSE = { first: 500, most: 60_000 };

/** How long to wait before a process is started again: the longer, the more often it ended soon after its start. */
export interface Pauses {
  started(id: number): void;
  /** Ms until it should be started again, and how often it ended soon in a row. */
  died(id: number): { pause: number; inARow: number };
}

export function createPauses(now: () => number): Pauses {
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  return {
    started: (id) => void starts.set(id, now()),
    died: (id) => {
      const lived = now() - (starts.get(id) ?? now());
      const inARow = lived >= LIVED ? 1 : (ends.get(id) ?? 0) + 1;
      ends.set(id, inARow);
      return { pause: Math.min(PAUSE.first * 2 ** (inARow - 1), PAUSE.most), inARow };
    },
  };
}
