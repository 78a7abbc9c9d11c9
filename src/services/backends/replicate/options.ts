import type { Logger } from 'pino';
import type { Model, ModelFile } from '#schema/model/model.ts';
import type { Backend, OutputBackend } from '#services/backends/backend.ts';
import type { Fetch } from '#services/backends/observed-fetch.ts';
import type { Bus } from '#services/bus/bus.ts';
import type { EndedPrediction, ReadUsage } from '#services/costs/late-costs.ts';
import type { ModelCatalogue } from '#services/models/catalogue.ts';
import type { Limiters } from '#services/queue/limiters/limiters.ts';
import type { Collection } from '#services/store/store.ts';
import type { Timers } from './api/timing.ts';

/** The name of a model on Replicate, and its version: the latest if there is none. */
export interface RunName {
  readonly name: string;
  readonly version: string | undefined;
}

export interface ReplicateOptions {
  readonly token: string;
  /** With `/v1` at its end. */
  readonly apiUrl: string;
  /** What models are run as, by their own name. */
  readonly modelNames?: ReadonlyMap<string, RunName> | undefined;
  /** Secrets by the field of a model that wants one. */
  readonly modelSecrets?: ReadonlyMap<string, string> | undefined;
  /** Caches version ids. */
  readonly versionIds: Collection<string>;
  readonly log: Logger;
  /** Where Replicate sends webhooks; without one, predictions are polled only. */
  readonly webhookUrl?: string | undefined;
  /** Passes webhooks on to the other processes: any of them may follow the prediction. Default: none. */
  readonly bus?: Bus | undefined;
  /** Default 600, Replicate's own limit. For all processes together where `limiters` are shared. */
  readonly creationsPerMinute?: number | undefined;
  /** Default: this process's own. */
  readonly limiters?: Limiters | undefined;
  /** Seconds that a creation waits for the pictures of a warm model, 1…60. Default 8. */
  readonly waitSeconds?: number | undefined;
  /** For the API; output files are downloaded with the global one. */
  readonly fetch?: Fetch | undefined;
  /** Called with whether the host of the files responded to a download. */
  readonly onDownload?: ((succeeded: boolean) => void) | undefined;
  /** Called once a prediction was created. */
  readonly onSubmitted?: ((model: Model) => void) | undefined;
  /** Called if Replicate refuses an input that fits the model's schema as it is known. */
  readonly onInvalidInput?: ((model: Model) => void) | undefined;
  /** Called with what a prediction used, as a webhook says. */
  readonly onEnded?: ((predictionId: string, ended: EndedPrediction) => void) | undefined;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Default: the process's own. */
  readonly timers?: Timers | undefined;
}

export interface ReplicateBackend extends Backend, OutputBackend {
  readonly name: 'replicate';
  /** The model as it is published now: for `npm run model`, and to refresh the model's schema. */
  fetchLiveModel(modelName: string, version: string | undefined, signal: AbortSignal): Promise<ModelFile>;
  readonly readUsage: ReadUsage;
  /** The public models. */
  readonly catalogue: ModelCatalogue;
  /** The name of the account that the token belongs to. @throws ApiError or NetworkError, whose words are the operator's */
  fetchAccount(signal: AbortSignal): Promise<string>;
  /**
   * Handles a webhook: whichever process follows its prediction polls it at once.
   * @param readBody reads the body unchanged; only called if the headers can be those of a signed webhook
   * @returns whether the signature is valid; where not, respond with 401
   */
  handleWebhook(headers: Headers, readBody: () => Promise<string>): Promise<boolean>;
}
