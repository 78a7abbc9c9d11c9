import type { Logger } from 'pino';
import { UserError } from '#schema/user-error.ts';
import type { Timing } from './api/timing.ts';

/** Tells the operator what only the operator can mend. */
export interface OperatorAlerts {
  /** Logs what to do, each thing at most once a minute, and gives the refusal that the person sees meanwhile. */
  alert(key: string, instruction: string, userMessage: string, cause: unknown): UserError;
}

const ALERT_INTERVAL_MS = 60_000;

export function createOperatorAlerts(log: Logger, { now }: Timing): OperatorAlerts {
  const lastAlertAt = new Map<string, number>();
  return {
    alert(key, instruction, userMessage, cause) {
      const last = lastAlertAt.get(key);
      if (last === undefined || now() - last >= ALERT_INTERVAL_MS) {
        lastAlertAt.set(key, now());
        log.error({ err: cause }, instruction);
      }
      return new UserError(userMessage, { cause });
    },
  };
}
