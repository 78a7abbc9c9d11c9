import type { QueuePosition } from './forecast.ts';

export interface JoinOptions {
  /** The job was admitted earlier: it joins however long the line is. */
  readonly ignoreLength?: boolean;
  /** An earlier process began it: what runs elsewhere already is not held up, only counted as soon as there is room. */
  readonly alreadyRunning?: boolean;
  /** A cell of a compare sheet: pictures go first, and a server's cells never hold more than half of its slots. */
  readonly isSheetCell?: boolean;
  /** The model that paints, since some take longer than others. */
  readonly model?: string;
}

/** A place in line, held from the moment that a job is admitted. */
export interface QueueTicket {
  /**
   * Runs `work` when its turn has come. `onPosition` is called with each new place while it waits. Rejects at once with the signal's
   * reason when aborted while waiting; then `work` never runs. The signal that `work` gets is also aborted, with a UserError,
   * where it holds its slot for too long.
   */
  run<T>(
    onPosition: (position: QueuePosition) => void,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Gives the place up, where it is still held. */
  leave(): void;
}
