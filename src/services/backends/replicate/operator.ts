import type { Logger } from 'pino';
import { Refusal } from '#schema/refusal.ts';
import type { Timing } from './timing.ts';

/** Tells the operator what only the operator can mend. */
export interface Operator {
  /** Logs what to do, each thing at most once a minute, and gives the refusal that the person sees meanwhile. */
  needed(what: string, toDo: string, person: string, cause: unknown): Refusal;
}

const ONCE_IN_MS = 60_000;

export function tellOperator(log: Logger, { now }: Timing): Operator {
  const told = new Map<string, number>();
  return {
    needed(what, toDo, person, cause) {
      const last = told.get(what);
      if (last === undefined || now() - last >= ONCE_IN_MS) {
        told.set(what, now());
        log.error({ err: cause }, toDo);
      }
      return new Refusal(person, { cause });
    },
  };
}
