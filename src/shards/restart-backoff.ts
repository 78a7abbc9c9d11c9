/** Ms after which a process counts as stable: its exit counts as the first one again. */
const STABLE_UPTIME_MS = 60_000;

/** Ms until an exited process is started again: the first time, and at most. */
const RESTART_DELAY_MS = { initial: 500, max: 60_000 };

/** How long to wait before a process is started again: twice as long after each early exit. */
export interface RestartBackoff {
  recordStart(id: number): void;
  /** Ms until it should be started again, and how many early exits there were in a row. */
  recordExit(id: number): { delayMs: number; consecutiveExits: number };
}

export function createRestartBackoff(now: () => number): RestartBackoff {
  const startTimes = new Map<number, number>();
  const exitCounts = new Map<number, number>();
  return {
    recordStart: (id) => void startTimes.set(id, now()),
    recordExit: (id) => {
      const uptimeMs = now() - (startTimes.get(id) ?? now());
      const consecutiveExits = uptimeMs >= STABLE_UPTIME_MS ? 1 : (exitCounts.get(id) ?? 0) + 1;
      exitCounts.set(id, consecutiveExits);
      return {
        delayMs: Math.min(RESTART_DELAY_MS.initial * 2 ** (consecutiveExits - 1), RESTART_DELAY_MS.max),
        consecutiveExits,
      };
    },
  };
}
