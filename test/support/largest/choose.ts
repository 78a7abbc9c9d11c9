/** Chooses by a sequence of random numbers in [0, 1). */
export interface Choose {
  one<T>(items: readonly T[]): T;
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean;
  below(count: number): number;
}

export function createChoose(random: () => number): Choose {
  const below = (count: number) => Math.floor(random() * count);
  return {
    below,
    chance: (percent) => random() * 100 < percent,
    one: (items) => {
      const index = below(items.length);
      for (const item of items.slice(index, index + 1)) return item;
      throw new Error('There is nothing to choose from.');
    },
  };
}
