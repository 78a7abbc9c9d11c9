import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '#schema/config.ts';
import { isShared } from '#schema/config-shards.ts';
import type { Store } from '../store/store.ts';
import type { Backend } from './backend.ts';
import { type Breaker, createBreaker, watchedFetch, withBreaker } from './breaker.ts';
import { createHandOn } from './cog/hand-on.ts';
import { createCog } from './cog.ts';
import { withEnlarger } from './enlarger.ts';
import type { OpenBackend, Surroundings } from './surroundings.ts';

/** Opens the containers of the operator's own. */
export async function openCog(
  config: Config,
  { store, bus, log, metrics, now, random }: Surroundings,
): Promise<OpenBackend> {
  const containers = config.COG_URLS ?? new Map<string, string>();
  const breakers = breakersOf(containers, log, now);
  const breakerAt = ({ origin }: URL) => breakers.get(origin);
  metrics.watch('service_down', () => Math.max(0, ...Array.from(breakers.values(), ({ open }) => Number(open))));
  // A container that starts answers 503, so no status of its own tells that it is out of order.
  const fetch = watchedFetch(globalThis.fetch, breakerAt, () => false);
  const options = { containers, fetch, log, now, random };
  const whole = (cog: Backend) => {
    const guarded = withBreaker(cog, ({ model }) => breakerAt(new URL(containers.get(model) ?? 'none:')));
    return withEnlarger(guarded, ({ model }) => containers.has(model), now);
  };
  if (!config.COG_CALLBACK_URL) return { backend: whole(createCog(options)) };
  const secret = await callbackSecret(store, config.DISCORD_TOKEN);
  const cog = createCog({ ...options, callbackUrl: `${config.COG_CALLBACK_URL}/${secret}` });
  const callback = isShared(config.STORE_URL) ? createHandOn({ bus, store }, cog) : cog.callback;
  return { backend: whole(cog), cog: { secret, callback } };
}

/** One for each container, by its origin. */
function breakersOf(
  containers: ReadonlyMap<string, string>,
  log: Surroundings['log'],
  now: () => number,
): ReadonlyMap<string, Breaker> {
  const entries = Array.from(containers, ([model, url]) => {
    const { origin } = new URL(url);
    const told = (open: boolean) =>
      open
        ? log.error({ model, origin }, 'a Cog container does not answer; new jobs for it are refused until it does')
        : log.info({ model, origin }, 'a Cog container answers again');
    return [origin, createBreaker({ service: `The painter of \`${model}\``, now, told })] as const;
  });
  return new Map(entries);
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
