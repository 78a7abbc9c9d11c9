import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '#schema/config/environment.ts';
import { isSharedStore } from '#schema/config/shard-settings.ts';
import type { Backend } from '#services/backends/backend.ts';
import {
  type CircuitBreaker,
  createCircuitBreaker,
  monitoredFetch,
  withCircuitBreaker,
} from '#services/backends/circuit-breaker.ts';
import type { BackendDeps, OpenedBackend } from '#services/backends/deps.ts';
import { withUpscaler } from '#services/backends/upscaler.ts';
import type { Store } from '#services/store/store.ts';
import { createCogBackend } from './index.ts';
import { createWebhookForwarder } from './webhook-forwarder.ts';

/** Opens the containers of the operator's own. */
export async function openCog(
  config: Config,
  { store, bus, log, metrics, now, random }: BackendDeps,
): Promise<OpenedBackend> {
  const containerUrls = config.COG_URLS ?? new Map<string, string>();
  const breakers = createBreakers(containerUrls, log, now);
  const breakerFor = ({ origin }: URL) => breakers.get(origin);
  metrics.registerGauge('service_down', () =>
    Math.max(0, ...Array.from(breakers.values(), ({ isOpen }) => Number(isOpen))),
  );
  // A container that starts answers 503, so no status of its own tells that it is out of order.
  const fetch = monitoredFetch(globalThis.fetch, breakerFor, () => false);
  const options = { containerUrls, fetch, log, now, random };
  const decorate = (cog: Backend) => {
    const guarded = withCircuitBreaker(cog, ({ name: model }) =>
      breakerFor(new URL(containerUrls.get(model) ?? 'none:')),
    );
    return withUpscaler(guarded, ({ name: model }) => containerUrls.has(model), now);
  };
  if (!config.COG_CALLBACK_URL) return { backend: decorate(createCogBackend(options)) };
  const secret = await getCallbackSecret(store, config.DISCORD_TOKEN);
  const cog = createCogBackend({ ...options, callbackUrl: `${config.COG_CALLBACK_URL}/${secret}` });
  const callback = isSharedStore(config.STORE_URL) ? createWebhookForwarder({ bus, store }, cog) : cog.callback;
  return { backend: decorate(cog), cog: { secret, callback } };
}

/** One for each container, by its origin. */
function createBreakers(
  containerUrls: ReadonlyMap<string, string>,
  log: BackendDeps['log'],
  now: () => number,
): ReadonlyMap<string, CircuitBreaker> {
  const entries = Array.from(containerUrls, ([modelName, url]) => {
    const { origin } = new URL(url);
    const onChange = (isOpen: boolean) =>
      isOpen
        ? log.error(
            { model: modelName, origin },
            'a Cog container does not answer; new jobs for it are refused until it does',
          )
        : log.info({ model: modelName, origin }, 'a Cog container answers again');
    return [origin, createCircuitBreaker({ serviceName: `The painter of \`${modelName}\``, now, onChange })] as const;
  });
  return new Map(entries);
}

/**
 * The same after a restart, since a container that still paints calls back to the address that it was given; and the same in
 * every process, also where the first ones all start at once: so it follows from what only they know.
 */
async function getCallbackSecret(store: Store, token: string | undefined): Promise<string> {
  const secrets = store.collection('secrets', z.string());
  const stored = await secrets.get('cog');
  if (stored) return stored;
  const secret = (token ? createHmac('sha256', token).update('cog').digest() : randomBytes(32)).toString('base64url');
  await secrets.set('cog', secret);
  return secret;
}
