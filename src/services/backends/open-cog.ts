import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '#schema/config.ts';
import type { Store } from '../store/store.ts';
import type { Backend } from './backend.ts';
import { createCog } from './cog.ts';
import { withEnlarger } from './enlarger.ts';
import type { OpenBackend, Surroundings } from './surroundings.ts';

/** Opens the containers of the operator's own. */
export async function openCog(config: Config, { store, log, now, random }: Surroundings): Promise<OpenBackend> {
  const options = { containers: config.COG_URLS ?? new Map(), log, now, random };
  const whole = (cog: Backend) => withEnlarger(cog, ({ model }) => options.containers.has(model), now);
  if (!config.COG_CALLBACK_URL) return { backend: whole(createCog(options)) };
  const secret = await callbackSecret(store);
  const backend = createCog({ ...options, callbackUrl: `${config.COG_CALLBACK_URL}/${secret}` });
  return { backend: whole(backend), cog: { secret, callback: backend.callback } };
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
