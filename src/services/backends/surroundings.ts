import type { Logger } from 'pino';
import type { Bus } from '../bus.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Limiters } from '../limiters.ts';
import type { FetchCard } from '../live-cards.ts';
import type { Metrics } from '../metrics.ts';
import type { Store } from '../store/store.ts';
import type { Backend } from './backend.ts';

/** What a backend is made of, beside the config. */
export interface Surroundings {
  readonly store: Store;
  /** A webhook may come to a process that does not follow its prediction. */
  readonly bus: Bus;
  readonly limiters: Limiters;
  readonly catalogue: Catalogue;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

type CogCallback = (prediction: string, body: unknown) => boolean | Promise<boolean>;

/** A backend, and what it wants to hear from the outside. */
export interface OpenBackend {
  readonly backend: Backend;
  /** Reads a model as it is published now, where there is a place to ask. */
  readonly fetchCard?: FetchCard;
  /** A webhook of Replicate's, as it came; whether it was signed and is taken. */
  readonly replicate?: (headers: Headers, body: string) => Promise<boolean>;
  /** A webhook of a container, at a path with this secret; whether a process knows the prediction. */
  readonly cog?: { readonly secret: string; readonly callback: CogCallback };
}
