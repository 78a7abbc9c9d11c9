import type { ModelInput } from '#schema/model/input.ts';
import type { PredictionRequest } from '#services/backends/backend.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';
import type { CreationLimiter } from './creation-limiter.ts';
import type { PendingCreations } from './pending-creations.ts';
import type { PredictionOwners } from './prediction-owners.ts';

/** What is sent to begin a prediction. */
export interface Creation {
  readonly request: PredictionRequest;
  /** A version's id, or an official model's name. */
  readonly identifier: string;
  readonly input: ModelInput;
  readonly webhookUrl: string | undefined;
  /** A prediction that is known to have failed, and so is not the one that is looked for. */
  readonly excludedId: string | undefined;
}

export interface CreationDeps {
  readonly client: ReplicateClient;
  readonly creationLimiter: CreationLimiter;
  readonly timing: Timing;
  /** Seconds for which a POST waits for the pictures of a warm model. */
  readonly waitSeconds: number;
  readonly pendingCreations: PendingCreations;
  readonly owners: PredictionOwners;
}

/** The same for orders that a list of predictions cannot tell apart. */
export function creationKey({ identifier, request }: Pick<Creation, 'identifier' | 'request'>): string {
  return JSON.stringify([identifier, Object.entries(request.input).sort()]);
}
