/** The part of a request that a fault can match. */
export interface FaultRequest {
  method: string;
  /** Without `/api/v10`. */
  path: string;
  body: unknown;
}

/** A failure that a test injects. */
export interface Fault {
  match(request: FaultRequest): boolean;
  /** How many requests it affects. Default: 1. */
  times?: number;
  /** A response instead of the real one, a connection reset, or a delay in milliseconds before the real response. */
  answer: { status: number; body?: unknown; headers?: Record<string, string> } | 'reset' | { delayMs: number };
  /** Whether the request still takes effect, as when only the response is lost. */
  takesEffect?: boolean;
}

/** The faults that tests added, oldest first. */
export interface Faults {
  /** @returns a function that removes the fault */
  add(fault: Fault): () => void;
  /** The first fault that matches. Counts it as used. */
  next(request: FaultRequest): Fault | undefined;
}

export function createFaults(): Faults {
  const pending = new Set<{ fault: Fault; left: number }>();
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? 1 };
      pending.add(entry);
      return () => pending.delete(entry);
    },
    next(request) {
      for (const entry of pending) {
        if (!entry.fault.match(request)) continue;
        entry.left -= 1;
        if (entry.left <= 0) pending.delete(entry);
        return entry.fault;
      }
      return undefined;
    },
  };
}
