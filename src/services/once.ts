import { Refusal } from '#schema/refusal.ts';

/** Keeps a second press of the same from doing the same again while the first is under way. */
export interface Once {
  /** Does `work` unless the same, by its key, is being done. @throws Refusal where it is, and what `work` throws */
  run(key: string, work: () => Promise<void>): Promise<void>;
}

export function createOnce(): Once {
  const under = new Set<string>();
  return {
    run: async (key, work) => {
      if (under.has(key))
        throw new Refusal('This was pressed already and is being painted. It will be here in a moment.');
      under.add(key);
      try {
        await work();
      } finally {
        under.delete(key);
      }
    },
  };
}
