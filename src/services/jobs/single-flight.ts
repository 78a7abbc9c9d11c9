import { UserError } from '#schema/user-error.ts';

/** Prevents a second press of a button from doing the same work while the first is in progress. */
export interface SingleFlight {
  /** Does `work` unless work with this key is in progress. @throws UserError if it is, and what `work` throws */
  run(key: string, work: () => Promise<void>): Promise<void>;
}

export function createSingleFlight(): SingleFlight {
  const inFlight = new Set<string>();
  return {
    run: async (key, work) => {
      if (inFlight.has(key))
        throw new UserError('This was pressed already and is being painted. The result will be here in a moment.');
      inFlight.add(key);
      try {
        await work();
      } finally {
        inFlight.delete(key);
      }
    },
  };
}
