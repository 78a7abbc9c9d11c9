import { UserError } from '#schema/user-error.ts';

/** Keeps a second press of the same from doing the same again while the first is under way. */
export interface SingleFlight {
  /** Does `work` unless the same, by its key, is being done. @throws UserError where it is, and what `work` throws */
  run(key: string, work: () => Promise<void>): Promise<void>;
}

export function createSingleFlight(): SingleFlight {
  const inFlight = new Set<string>();
  return {
    run: async (key, work) => {
      if (inFlight.has(key))
        throw new UserError('This was pressed already and is being painted. It will be here in a moment.');
      inFlight.add(key);
      try {
        await work();
      } finally {
        inFlight.delete(key);
      }
    },
  };
}
