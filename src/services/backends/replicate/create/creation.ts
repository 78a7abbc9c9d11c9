import type { Logger } from 'pino';
import type { Model } from '#schema/model/model.ts';
import type { PredictionRequest, Progress } from '#services/backends/backend.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';
import type { VersionResolver } from '#services/backends/replicate/models/version-resolver.ts';
import type { RunName } from '#services/backends/replicate/options.ts';
import type { CreationLimiter } from './creation-limiter.ts';
import type { IdenticalCreations } from './identical-creations.ts';
import type { PredictionOwners } from './prediction-owners.ts';
import type { PictureComparer } from './same-pictures.ts';
import type { SharedSearches } from './shared-searches.ts';

/** What is sent to create a prediction. */
export interface Creation {
  readonly request: PredictionRequest;
  /** A version's id, or an official model's name. */
  readonly identifier: string;
  /** As it is sent. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly webhookUrl: string | undefined;
  /** A prediction that is known to have failed, so that a search must not find it. */
  readonly excludedId: string | undefined;
  readonly onProgress: (progress: Progress) => void;
}

export interface CreationDeps {
  readonly client: ReplicateClient;
  readonly versionResolver: VersionResolver;
  readonly creationLimiter: CreationLimiter;
  readonly timing: Timing;
  /** Seconds that a POST waits for the pictures of a warm model. */
  readonly waitSeconds: number;
  readonly identicalCreations: IdenticalCreations;
  readonly owners: PredictionOwners;
  readonly searches: SharedSearches;
  readonly pictureComparer: PictureComparer;
  /** With `/v1` at its end. */
  readonly apiUrl: string;
  /** Where Replicate sends webhooks, if anywhere. */
  readonly webhookUrl: string | undefined;
  /** What models are run as, by their own name. */
  readonly modelNames: ReadonlyMap<string, RunName>;
  /** Secrets by the field of a model that wants one. */
  readonly modelSecrets: ReadonlyMap<string, string>;
  /** Called if Replicate refuses an input that fits the model's schema as it is known. */
  readonly onInvalidInput?: ((model: Model) => void) | undefined;
  readonly log: Logger;
}
