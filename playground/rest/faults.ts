/** A request as a fault sees it. */
export interface FaultRequest {
  method: string;
  /** Behind `/api/v10`. */
  path: string;
  body: unknown;
}

/** Something that goes wrong on purpose. */
export interface Fault {
  match(request: FaultRequest): boolean;
  /** How often; once unless given. */
  times?: number;
  /** An answer in Discord's place, a torn connection, or a delay in milliseconds before the real answer. */
  answer: { status: number; body?: unknown; headers?: Record<string, string> } | 'reset' | { delayMs: number };
  /** Whether the request takes effect all the same (an answer that got lost on its way back). */
  takesEffect?: boolean;
}

/** The faults that a test asked for, in the order in which they were added. */
export interface Faults {
  /** @returns a function that takes the fault away */
  add(fault: Fault): () => void;
  /** The first one that fits; counts it. */
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
