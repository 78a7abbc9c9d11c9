import type { BackendName } from '#schema/config/variables.ts';
import type { ModelInput } from '#schema/model/input.ts';
import type { Model } from '#schema/model/model.ts';
import type { GenerationResult } from '#services/images/generation-result.ts';
import type { Picture } from '#services/images/picture.ts';

export type { GeneratedPicture, GenerationResult } from '#services/images/generation-result.ts';

/** What a backend is asked to paint. */
export interface PredictionRequest {
  /** The job's id; unique, and the same again when the job is taken up after a restart. */
  readonly jobId: string;
  readonly model: Model;
  /** Full version id where one is known. */
  readonly version: string | undefined;
  /** By the model's own field names; picture fields hold the address the person's picture lies at. */
  readonly input: ModelInput;
  /** Time at which the job's budget is used up, in ms since the epoch. */
  readonly deadline: number;
  /**
   * Set where an earlier attempt at this job may have begun a prediction whose id was lost: the time of that attempt, in
   * ms since the epoch. A backend that is paid looks for that prediction before it begins another.
   */
  readonly attemptedAt: number | undefined;
  /** The last of several such attempts. */
  readonly attemptedLast?: number | undefined;
  /** Writes down that an attempt is about to be made. A backend that is paid awaits it before each. */
  readonly beforeCreate: () => Promise<void>;
  /** Whether a prediction belongs to another job, so that one job's lost prediction is never taken for another's. */
  readonly isClaimedByOther: (predictionId: string) => Promise<boolean>;
  /** Reads a picture that `input` refers to; read once, then kept for the order. Throws a Refusal where it cannot be had. */
  readonly readPicture: (url: string, signal: AbortSignal) => Promise<Picture>;
}

/** How far a prediction is. `fraction` is in 0…1, or `null` where the model does not tell. */
export type Progress =
  | { readonly phase: 'starting' }
  | { readonly phase: 'painting'; readonly fraction: number | null };

/**
 * A place where pictures are painted. All methods throw a Refusal for what the person can act on, the signal's reason
 * when aborted, and any other error for a fault.
 */
export interface Backend {
  readonly name: BackendName;

  /** Throws a Refusal, at once and without any network, where this card cannot be painted here. */
  assertSupported(model: Model): void;

  /**
   * Begins a prediction and resolves with its id as soon as that is known, with the painting too if it is done by then.
   * Begins at most one, even where an answer is lost. An abort cancels what was begun before the promise rejects.
   */
  submit(
    request: PredictionRequest,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<Submission>;

  /**
   * Follows a prediction to its end, also one begun before a restart. An abort cancels it before the promise rejects,
   * unless the signal's reason is {@link SHUTDOWN}: then it is left to run.
   */
  follow(
    predictionId: string,
    request: PredictionRequest,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<GenerationResult>;
}

export interface Submission {
  readonly predictionId: string;
  readonly result?: GenerationResult;
}

/** For the person where not one whole picture came of what was painted; the log has why. */
export const BROKEN_OUTPUT_MESSAGE =
  'It was painted, but no whole picture came back. My operator has been told. Please try again in a minute.';

/** The abort reason of a process that stops while a prediction runs: the next process follows it by its id. */
export const SHUTDOWN: unique symbol = Symbol('handover');
