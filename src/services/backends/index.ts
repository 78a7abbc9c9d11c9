import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Config } from '#schema/config.ts';
import type { Catalogue } from '../catalogue.ts';
import { createLiveCards } from '../live-cards.ts';
import type { Store } from '../store/store.ts';
import type { Backend } from './backend.ts';
import { type Cog, createCog } from './cog.ts';
import { createReplicate } from './replicate.ts';
import { createSketch } from './sketch.ts';

/** What a backend is made of, beside the config. */
export interface Surroundings {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly log: Logger;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** A backend, and what it wants to hear from the outside. */
export interface OpenBackend {
  readonly backend: Backend;
  readonly cog?: { readonly secret: string; readonly callback: Cog['callback'] } | undefined;
}

/** Opens the backend that the config names. */
export async function openBackend(config: Config, surroundings: Surroundings): Promise<OpenBackend> {
  switch (config.BACKEND) {
    case 'sketch':
      return { backend: createSketch({ stepMs: config.SKETCH_STEP_MS, now: surroundings.now }) };
    case 'cog':
      return openCog(config, surroundings);
    case 'replicate':
      return { backend: await openReplicate(config, surroundings) };
  }
}

async function openReplicate(config: Config, { store, catalogue, log, now, random }: Surroundings): Promise<Backend> {
  const backend = createReplicate({
    token: config.REPLICATE_API_TOKEN ?? '',
    apiUrl: config.REPLICATE_API_URL,
    versions: store.shelf('versions', z.string()),
    creationsPerMinute: config.CREATIONS_PER_MINUTE,
    log,
    now,
    random,
  });
  const live = createLiveCards(catalogue, store, backend.liveCard, log);
  await live.restore();
  return {
    ...backend,
    submit: async (order, watch, signal) => {
      const submission = await backend.submit(order, watch, signal);
      // The version is resolved by now. Not waited for: this picture is under way with the card that there is.
      void live.refresh(order.card);
      return submission;
    },
  };
}

async function openCog(config: Config, { store, log, now, random }: Surroundings): Promise<OpenBackend> {
  const containers = config.COG_URLS ?? new Map();
  const rest = { log, now, random };
  if (!config.COG_CALLBACK_URL) return { backend: createCog({ containers, ...rest }) };
  const secret = await callbackSecret(store);
  const backend = createCog({ containers, callbackUrl: `${config.COG_CALLBACK_URL}/${secret}`, ...rest });
  return { backend, cog: { secret, callback: backend.callback } };
}

/** The same after a restart: a container that still paints calls back to the address that it was given. */
async function callbackSecret(store: Store): Promise<string> {
  const secrets = store.shelf('secrets', z.string());
  const known = await secrets.get('cog');
  if (known) return known;
  const secret = randomBytes(24).toString('base64url');
  await secrets.set('cog', secret);
  return secret;
}
