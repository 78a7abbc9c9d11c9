import { seeded } from '#test/support/seeded-random.ts';

/** Chance that is the same again for the same seed. */
export interface Dice {
  /** In [0, 1). */
  random(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** @throws Error where there is none */
  one<T>(of: readonly T[]): T;
}

export function dice(seed: number): Dice {
  const random = seeded(seed);
  return {
    random,
    between: (least, most) => least + Math.floor(random() * (most - least + 1)),
    chance: (probability) => random() < probability,
    one: (of) => {
      const chosen = of[Math.floor(random() * of.length)];
      if (chosen === undefined) throw new Error('there is nothing to choose from');
      return chosen;
    },
  };
}
