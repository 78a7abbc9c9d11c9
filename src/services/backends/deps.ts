import type { Logger } from 'pino';
import type { Limiters } from '#services/queue/limiters/limiters.ts';
import type { Bus } from '../bus/bus.ts';
import type { EndedPrediction, ReadUsage } from '../costs/late-costs.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { ModelCatalogue } from '../models/catalogue.ts';
import type { FetchModel } from '../models/live-models.ts';
import type { Models } from '../models/models.ts';
import type { Store } from '../store/store.ts';
import type { Backend, OutputBackend } from './backend.ts';

/** What a backend needs beside the config. */
export interface BackendDeps {
  readonly store: Store;
  /** A webhook may reach a process that does not follow its prediction. */
  readonly bus: Bus;
  readonly limiters: Limiters;
  readonly models: Models;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Called with what a prediction used, where the backend is told without asking. */
  readonly onEnded?: (predictionId: string, ended: EndedPrediction) => void;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

type CogWebhookHandler = (predictionId: string, body: unknown) => boolean | Promise<boolean>;

/** A backend, and the webhooks that it wants to receive. */
export interface OpenedBackend {
  readonly backend: Backend;
  /** Fetches a model as it is published now, where the backend can. */
  readonly fetchModel?: FetchModel;
  /** Looks up what predictions used, where the backend bills for it. */
  readonly readUsage?: ReadUsage;
  /** Runs models that make no pictures, where there is a Replicate account. */
  readonly outputBackend?: OutputBackend;
  /** The models that are published where it paints. */
  readonly catalogue?: ModelCatalogue;
  /** Why nothing can be painted at the moment, in a few words for the operator; `undefined` while all is well. */
  readonly outageReason?: () => string | undefined;
  /** Ends what runs in the background. */
  readonly close?: () => void;
  /**
   * Handles a webhook from Replicate. `readBody` reads its body unchanged, and is only called if the headers can be those of a
   * signed webhook. Resolves with whether its signature is valid.
   */
  readonly replicate?: (headers: Headers, readBody: () => Promise<string>) => Promise<boolean>;
  /** Handles a webhook from a container, at a path with this secret. Resolves with whether a process knows the prediction. */
  readonly cog?: { readonly secret: string; readonly callback: CogWebhookHandler };
}
