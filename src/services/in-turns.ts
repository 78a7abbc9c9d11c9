import { setImmediate } from 'node:timers/promises';

/** Gives items on, and lets others have their turn of the event loop after each `perTurn` of them. */
export async function* inTurns<T>(items: Iterable<T>, perTurn: number): AsyncGenerator<T, void> {
  let given = 0;
  for (const item of items) {
    if (given > 0 && given % perTurn === 0) await setImmediate();
    given += 1;
    yield item;
  }
}
