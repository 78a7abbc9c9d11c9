import { UserError } from '#schema/user-error.ts';

/** Ms after a press in which another one of the same button is a double click: people who want one more look first. */
const DOUBLE_CLICK_MS = 1000;

/**
 * Tells presses that mean more work from those that mean the same again.
 * @param ignore answers a press that means nothing, without showing anything. A command has no such answer: without it, each is told
 */
export interface SingleFlight {
  /**
   * Does `work` unless work with this key is in progress. The first press of that kind is told so, further ones are ignored.
   * @throws UserError if it is told, and what `work` throws
   */
  run(key: string, work: () => Promise<void>, ignore?: () => Promise<void>): Promise<void>;
  /** Does `work` once more for each press, except for a double click. @throws what `work` throws */
  runRepeatable(key: string, work: () => Promise<void>, ignore: () => Promise<void>): Promise<void>;
}

/** @param now ms of a clock that never jumps */
export function createSingleFlight(now: () => number): SingleFlight {
  /** What is in progress, and whether somebody was told. */
  const inFlight = new Map<string, { isTold: boolean }>();
  /** When each was pressed, the oldest first. */
  const pressedAt = new Map<string, number>();
  const forgetOld = () => {
    for (const [key, at] of pressedAt) {
      if (now() - at < DOUBLE_CLICK_MS) return;
      pressedAt.delete(key);
    }
  };
  return {
    run: async (key, work, ignore) => {
      const current = inFlight.get(key);
      if (current?.isTold && ignore) return ignore();
      if (current) {
        current.isTold = true;
        throw new UserError('This is on its way already.', { code: 'already-requested' });
      }
      inFlight.set(key, { isTold: false });
      try {
        await work();
      } finally {
        inFlight.delete(key);
      }
    },
    runRepeatable: async (key, work, ignore) => {
      forgetOld();
      if (pressedAt.has(key)) return ignore();
      pressedAt.set(key, now());
      await work();
    },
  };
}
