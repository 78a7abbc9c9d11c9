import type { BackendName } from '#schema/config/variables.ts';
import type { Usage } from '#schema/cost/usage.ts';
import type { MarkdownPart } from '#schema/markdown.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import type { Model, ModelFile } from '#schema/model/model.ts';
import type { DownloadDelay } from '#services/images/download/persistent-download.ts';
import type { GenerationResult } from '#services/images/generation-result.ts';
import type { Picture } from '#services/images/picture.ts';

export type { GeneratedPicture, GenerationResult } from '#services/images/generation-result.ts';

/** What a backend is asked to paint. */
export interface PredictionRequest {
  /** Unique, and the same again when the job is resumed after a restart. */
  readonly jobId: string;
  readonly model: Model;
  /** Full version id, where one is known. */
  readonly version: string | undefined;
  /** By the model's own field names; picture fields hold the URL of the person's picture. */
  readonly input: ModelInput;
  /** When the job's time is used up, by the clock of `now`. */
  readonly deadline: number;
  /**
   * When the first attempt was made, in ms since the epoch, where an earlier attempt at this job may have created a
   * prediction whose id was lost. A backend that costs money looks for that prediction before it creates another.
   */
  readonly attemptedAt: number | undefined;
  /** When the last of several such attempts was made, in ms since the epoch. */
  readonly attemptedLast?: number | undefined;
  /** Stores that an attempt is about to be made. A backend that costs money awaits it before each attempt. */
  readonly beforeCreate: () => Promise<void>;
  /** Stores the id of each prediction that is created for it, also of one that is canceled at once. Never rejects. */
  readonly onCreated?: (predictionId: string) => Promise<void>;
  /** Whether a prediction belongs to another job, so that one job's lost prediction is never taken for another's. */
  readonly isClaimedByOther: (predictionId: string) => Promise<boolean>;
  /**
   * Reads a picture that `input` refers to. Each call downloads it, so that nobody need hold it: read it when it is sent, and let
   * go of it then. @throws UserError where that fails
   */
  readonly readPicture: (url: string, signal: AbortSignal) => Promise<Picture>;
  /**
   * Whether {@link readPicture} gives another file than the one at the link, such as an upright copy of a photo: then the link
   * must not be handed on. Where there is no such function, it never does.
   */
  readonly needsCopy?: (url: string, signal: AbortSignal) => Promise<boolean>;
  /** Whether a failure must not name the LoRAs: not everybody who reads it may know them. */
  readonly hidesLoras?: boolean;
  /**
   * Gives the job's slot in the queue back, and ends `deadline`: from now on the job waits for something that takes nothing, such as
   * the files of a prediction that is over. The backend decides how long. May be called more than once.
   */
  readonly releaseSlot?: () => void;
}

/** How far a prediction is. While it is `blocked`, the next report of another phase says that it goes on. `fraction` is in 0…1, or `null` where the model does not report it. */
export type Progress =
  | { readonly phase: 'starting' }
  | { readonly phase: 'painting'; readonly fraction: number | null }
  | ({ readonly phase: 'blocked' } & Block);

/**
 * What keeps a prediction from going on, of which the model is innocent: the service does not respond, or takes no more for a
 * moment; the picture is painted, and its files do not come, or too slowly; the container is away, paints another picture, is starting,
 * or tries in vain to call the bot back.
 */
export type Obstacle =
  | 'no-response'
  | 'throttled'
  | DownloadDelay
  | 'container-away'
  | 'container-busy'
  | 'container-starts'
  | 'container-calls-back';

/** An obstacle, and for how long the backend goes on. */
export interface Block {
  readonly by: Obstacle;
  /** As a sentence begins: “Replicate”. */
  readonly serviceName: MarkdownPart;
  /** By the clock of `now`; where it is shown, in ms since the epoch. */
  readonly until: number;
  /** When it began, where that is worth telling: as `until`. */
  readonly since?: number;
}

/**
 * The port for what paints pictures. All methods throw a UserError for what the person can act on, the signal's reason when
 * aborted, and any other error for a fault.
 *
 * @example The smallest backend: it has the picture at once, so that nothing is left to follow after a restart.
 * ```ts
 * export function createBlankBackend(): Backend {
 *   const paint = async (): Promise<GenerationResult> => {
 *     const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'white' } }).png().toBuffer();
 *     const picture = { ...(await parsePicture(bytes)), index: 0 };
 *     return { pictures: [picture], filteredCount: 0, seconds: undefined, sketch: true };
 *   };
 *   return {
 *     name: 'sketch',
 *     keepsResults: true,
 *     assertSupported: () => {},
 *     submit: async ({ jobId }, _onProgress, signal) => {
 *       signal.throwIfAborted();
 *       return { predictionId: `blank-${jobId}` };
 *     },
 *     follow: async (_predictionId, _request, onProgress, signal) => {
 *       signal.throwIfAborted();
 *       onProgress({ phase: 'painting', fraction: null });
 *       return paint();
 *     },
 *   };
 * }
 * ```
 */
export interface Backend {
  readonly name: BackendName;

  /**
   * Whether `follow` gives the same result again for an hour, so that it need not be on disk before it is delivered: a crash
   * meanwhile costs one more download.
   */
  readonly keepsResults: boolean;

  /** Checks, without any request, that this backend has the model. @throws UserError where it does not */
  assertSupported(model: Model): void;

  /**
   * Creates a prediction, and resolves with its id as soon as that is known; with its result too, if it is done by then.
   * Creates at most one, even where a response is lost. An abort cancels the prediction before the promise rejects.
   */
  submit(
    request: PredictionRequest,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<Submission>;

  /**
   * Follows a prediction to its end, also one that was created before a restart. An abort cancels it before the promise
   * rejects, unless the signal's reason is {@link SHUTDOWN}: then it is left running.
   */
  follow(
    predictionId: string,
    request: PredictionRequest,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<GenerationResult>;
}

/** What a prediction put out that need be no picture, and what it used, where that is known. */
export interface PredictionOutput {
  readonly output: unknown;
  readonly usage?: Usage;
}

/** Runs models whose output is no picture, such as a moderation model's. Its methods promise what those of {@link Backend} do. */
export interface OutputBackend extends Pick<Backend, 'submit'> {
  followOutput(
    predictionId: string,
    request: PredictionRequest,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<PredictionOutput>;
  /** A model as it is published, with the output of its own example, where it has one. @throws UserError or a fault */
  fetchWithExample(modelName: string, version: string | undefined, signal: AbortSignal): Promise<PublishedModel>;
}

export interface PublishedModel {
  readonly file: ModelFile;
  readonly exampleOutput: unknown;
}

export interface Submission {
  readonly predictionId: string;
  readonly result?: GenerationResult;
}

/** The abort reason of a process that stops while a prediction runs: the next process follows it by its id. */
export const SHUTDOWN: unique symbol = Symbol('shutdown');
