import { vi } from 'vitest';
import { SqliteAdapter } from '#services/store/sqlite/sqlite-adapter.ts';

/** What was done between two turns of the event loop. */
export interface TurnCounts {
  /** JSON texts that were parsed, and their characters: what is read from a store, whichever it is. */
  readonly parsed: number;
  readonly parsedCharacters: number;
  /** Values that were made into JSON: what is written to a store, or to a file. */
  readonly written: number;
  /** Rows of SQLite that were written or deleted. */
  readonly rows: number;
}

const NOTHING: TurnCounts = { parsed: 0, parsedCharacters: 0, written: 0, rows: 0 };

/** Runs `work`, and counts what it does in each turn of the event loop meanwhile. @returns the most of each */
export async function countPerTurn<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly most: TurnCounts }> {
  let turn = { ...NOTHING };
  let most = NOTHING;
  let isOver = false;
  const { parse, stringify } = JSON;
  const spies = [
    vi.spyOn(JSON, 'parse').mockImplementation((text, reviver) => {
      turn.parsed += 1;
      turn.parsedCharacters += text.length;
      return parse(text, reviver);
    }),
    vi.spyOn(JSON, 'stringify').mockImplementation((...args: Parameters<typeof stringify>) => {
      // Zod quotes names so, the first time that it reads a value.
      if (typeof args[0] === 'object') turn.written += 1;
      return stringify(...args);
    }),
    ...countRows(() => {
      turn.rows += 1;
    }),
  ];
  const endTurn = () => {
    most = {
      parsed: Math.max(most.parsed, turn.parsed),
      parsedCharacters: Math.max(most.parsedCharacters, turn.parsedCharacters),
      written: Math.max(most.written, turn.written),
      rows: Math.max(most.rows, turn.rows),
    };
    turn = { ...NOTHING };
    if (!isOver) setImmediate(endTurn);
  };
  setImmediate(endTurn);
  try {
    const result = await work();
    endTurn();
    return { result, most };
  } finally {
    isOver = true;
    for (const spy of spies) spy.mockRestore();
  }
}

function countRows(count: () => void) {
  const { set, delete: remove } = SqliteAdapter.prototype;
  return [
    vi.spyOn(SqliteAdapter.prototype, 'set').mockImplementation(function (this: SqliteAdapter, ...args) {
      count();
      return set.apply(this, args);
    }),
    vi.spyOn(SqliteAdapter.prototype, 'delete').mockImplementation(function (this: SqliteAdapter, ...args) {
      count();
      return remove.apply(this, args);
    }),
  ];
}
