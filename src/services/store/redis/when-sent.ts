import { setImmediate as nextTurn } from 'node:timers/promises';

/** Resolves when what was just written has left for Redis, where a kill of this process no longer reaches it, if Redis reads what comes. */
export async function whenSent(): Promise<void> {
  // The client sends in one turn what was written in the one before.
  await nextTurn();
  await nextTurn();
}
