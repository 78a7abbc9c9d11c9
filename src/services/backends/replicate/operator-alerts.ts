import type { Logger } from 'pino';
import type { Timing } from './api/timing.ts';

/** Tells the operator what only the operator can fix. */
export interface OperatorAlerts {
  /** Logs what to do; each instruction at most once in {@link ALERT_INTERVAL_MS}. */
  alert(instruction: string, cause: unknown): void;
}

const ALERT_INTERVAL_MS = 60_000;

export function createOperatorAlerts(log: Logger, { now }: Timing): OperatorAlerts {
  const lastAlertAt = new Map<string, number>();
  return {
    alert(instruction, cause) {
      const last = lastAlertAt.get(instruction);
      if (last !== undefined && now() - last < ALERT_INTERVAL_MS) return;
      lastAlertAt.set(instruction, now());
      log.error({ err: cause }, instruction);
    },
  };
}
