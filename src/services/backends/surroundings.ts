import type { Logger } from 'pino';
import type { Catalogue } from '../catalogue.ts';
import type { FetchCard } from '../live-cards.ts';
import type { Metrics } from '../metrics.ts';
import type { Store } from '../store/store.ts';
import type { Backend } from './backend.ts';

/** What a backend is made of, beside the config. */
export interface Surroundings {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** A backend, and what it wants to hear from the outside. */
export interface OpenBackend {
  readonly backend: Backend;
  /** Reads a model as it is published now, where there is a place to ask. */
  readonly fetchCard?: FetchCard;
  /** A webhook of Replicate's, as it came; whether it was signed and is taken. */
  readonly replicate?: (headers: Headers, body: string, signal: AbortSignal) => Promise<boolean>;
  /** A webhook of a container, at a path with this secret; whether it knows the prediction. */
  readonly cog?: { readonly secret: string; readonly callback: (prediction: string, body: unknown) => boolean };
}
