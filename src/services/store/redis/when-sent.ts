import { setImmediate as nextTurn } from 'node:timers/promises';

/** Promises between a write and the client, which are two, and many to spare: they take no time. */
const STEPS_TO_CLIENT = 20;

/** Resolves when what was just written has left for Redis, where a kill of this process no longer reaches it, if Redis reads what comes. */
export async function whenSent(): Promise<void> {
  for (let step = 0; step < STEPS_TO_CLIENT; step++) await undefined;
  // The client sends at the end of the turn all that has come to it, and this comes behind that.
  await nextTurn();
}
