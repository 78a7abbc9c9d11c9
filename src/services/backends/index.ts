import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Config } from '#schema/config.ts';
import type { Store } from '../store/store.ts';
import type { Backend } from './backend.ts';
import { type Cog, createCog } from './cog.ts';
import { createSketch } from './sketch.ts';

/** What a backend is made of, beside the config. */
export interface Surroundings {
  readonly store: Store;
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
      throw new Error('not yet');
  }
}

async function openCog(config: Config, { store, ...rest }: Surroundings): Promise<OpenBackend> {
  const containers = config.COG_URLS ?? new Map();
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
