import type { QueuePosition } from './forecast.ts';

export interface JoinOptions {
  /** For a job that was admitted earlier: it joins however long the queue is. */
  readonly ignoreLength?: boolean;
  /** For a job that an earlier process started: it runs at once, and takes a slot as soon as one is free. */
  readonly alreadyRunning?: boolean;
  /** For a cell of a compare sheet: pictures go first, and cells never hold more than half of a server's slots. */
  readonly isSheetCell?: boolean;
  /** The model, for the forecast: some take longer than others. */
  readonly model?: string;
}

/** A place in the queue, held from admission on. */
export interface QueueTicket {
  /**
   * Runs `work` when its turn has come. Calls `onPosition` with each new position while it waits. If aborted while it waits,
   * it rejects at once with the signal's reason, and `work` never runs. After that only `slot` counts, which is aborted with a
   * UserError when it was held for too long: `work` aborts it with `signal`, as `runInSlot` does.
   */
  run<T>(
    onPosition: (position: QueuePosition) => void,
    signal: AbortSignal,
    work: (slot: AbortController) => Promise<T>,
  ): Promise<T>;
  /** Gives up the place if the job still waits. */
  leave(): void;
}
