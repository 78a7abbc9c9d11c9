import type { Bot, BotOptions } from '../bots.ts';
import type { BenchOptions } from '../options.ts';
import type { CurvePoint, Row, SoakPoint } from '../report/row.ts';
import type { Services } from '../services.ts';
import type { BotName } from '../stand-ins/protocol.ts';

/** What a part measures with, and where it puts what it finds. */
export interface Bench {
  readonly options: BenchOptions;
  readonly services: Services;
  /** Starts a bot with the store that this run measures. It is empty, unless the bot `keepsStore`. */
  startBot(name: BotName, options?: BotOptions & { readonly keepsStore?: boolean }): Promise<Bot>;
  /** Empties Redis, if that is the store. */
  clearRedis(): Promise<void>;
  addRow(row: Omit<Row, 'part'>): void;
  addCurvePoint(point: CurvePoint): void;
  addSoakPoint(point: SoakPoint): void;
  /** Tells the person at the terminal what is being done. */
  log(text: string): void;
}

export type Part = (bench: Bench) => Promise<void>;

/** Both bots, the other one first in every other run: what comes later may find a warmer machine. */
export function botOrder(run: number): readonly BotName[] {
  return run % 2 === 0 ? ['lorikeet', 'baseline'] : ['baseline', 'lorikeet'];
}
