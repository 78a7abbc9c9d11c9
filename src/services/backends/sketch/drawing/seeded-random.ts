/** A seeded stream of random numbers. The same seed words give the same stream on every machine. */
export interface SeededRandom {
  /** 0 ≤ x < 1. */
  next(): number;
  between(low: number, high: number): number;
  /** Roughly normally distributed around 0, within −1…1. */
  jitter(): number;
  chance(probability: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]]): T;
}

/** FNV-1a, 32 bits, over UTF-16 units. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Creates the stream of a purpose. Each purpose has its own stream, so that one more draw in one does not change the others. */
export function createRandom(...purpose: readonly (string | number)[]): SeededRandom {
  let state = hash(purpose.join('\n'));
  // mulberry32: 32 bits of state are enough for a drawing.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    jitter: () => ((next() + next() + next()) * 2) / 3 - 1,
    chance: (probability) => next() < probability,
    pick: ([first, ...rest]) => {
      const at = Math.floor(next() * (rest.length + 1));
      return at === 0 ? first : (rest[at - 1] ?? first);
    },
  };
}
