import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { FetchModel } from '../models/live-models.ts';
import type { Models } from '../models/models.ts';
import type { Limiters } from '../queue/limiters.ts';
import type { Store } from '../store/store.ts';
import type { Backend } from './backend.ts';

/** What a backend is made of, beside the config. */
export interface BackendDeps {
  readonly store: Store;
  /** A webhook may come to a process that does not follow its prediction. */
  readonly bus: Bus;
  readonly limiters: Limiters;
  readonly models: Models;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

type CogWebhookHandler = (predictionId: string, body: unknown) => boolean | Promise<boolean>;

/** A backend, and what it wants to hear from the outside. */
export interface OpenedBackend {
  readonly backend: Backend;
  /** Reads a model as it is published now, where there is a place to ask. */
  readonly fetchModel?: FetchModel;
  /** A webhook of Replicate's, as it came; whether it was signed and is taken. */
  readonly replicate?: (headers: Headers, body: string) => Promise<boolean>;
  /** A webhook of a container, at a path with this secret; whether a process knows the prediction. */
  readonly cog?: { readonly secret: string; readonly callback: CogWebhookHandler };
}
