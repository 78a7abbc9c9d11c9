import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '#schema/config.ts';
import { isShared } from '#schema/config-shards.ts';
import type { Store } from '../store/store.ts';
import type { Backend } from './backend.ts';
import { createHandOn } from './cog/hand-on.ts';
import { createCog } from './cog.ts';
import { withEnlarger } from './enlarger.ts';
import type { OpenBackend, Surroundings } from './surroundings.ts';

/** Opens the containers of the operator's own. */
export async function openCog(config: Config, { store, bus, log, now, random }: Surroundings): Promise<OpenBackend> {
  const options = { containers: config.COG_URLS ?? new Map(), log, now, random };
  const whole = (cog: Backend) => withEnlarger(cog, ({ model }) => options.containers.has(model), now);
  if (!config.COG_CALLBACK_URL) return { backend: whole(createCog(options)) };
  const secret = await callbackSecret(store, config.DISCORD_TOKEN);
  const cog = createCog({ ...options, callbackUrl: `${config.COG_CALLBACK_URL}/${secret}` });
  const callback = isShared(config.STORE_URL) ? createHandOn({ bus, store }, cog) : cog.callback;
  return { backend: whole(cog), cog: { secret, callback } };
}

/**
 * The same after a restart, since a container that still paints calls back to the address that it was given; and the same in
 * every process, also where the first ones all start at once: so it follows from what only they know.
 */
async function callbackSecret(store: Store, token: string | undefined): Promise<string> {
  const secrets = store.shelf('secrets', z.string());
  const known = await secrets.get('cog');
  if (known) return known;
  const secret = (token ? createHmac('sha256', token).update('cog').digest() : randomBytes(32)).toString('base64url');
  await secrets.set('cog', secret);
  return secret;
}
