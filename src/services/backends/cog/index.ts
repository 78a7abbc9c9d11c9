/**
 * Paints on Cog containers that the operator runs: `container/` speaks HTTP with one of them, `run/` takes a prediction from
 * its first PUT to its pictures, and `failure-messages.ts` says what people read where that fails.
 */

import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '#schema/config/environment.ts';
import { isSharedStore } from '#schema/config/shard-settings.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { Backend } from '#services/backends/backend.ts';
import { type CircuitBreaker, createCircuitBreaker, withCircuitBreaker } from '#services/backends/circuit-breaker.ts';
import type { BackendDeps, OpenedBackend } from '#services/backends/deps.ts';
import { observedFetch } from '#services/backends/observed-fetch.ts';
import { isUpscaledLocally, withUpscaler } from '#services/backends/upscaler.ts';
import type { Store } from '#services/store/store.ts';
import { type CogBackend, createCogBackend } from './backend.ts';
import { createWebhookForwarder } from './webhook-forwarder.ts';

/** Opens the containers that the config names. */
export async function openCog(
  config: Config,
  { store, bus, log, metrics, now, random }: BackendDeps,
): Promise<OpenedBackend> {
  const containerUrls = config.COG_URLS ?? new Map<string, readonly string[]>();
  const breakers = createBreakers(containerUrls, log, now);
  const breakersFor = (name: string) =>
    (containerUrls.get(name) ?? []).flatMap((url) => breakers.get(new URL(url).origin) ?? []);
  // A model is down when all of its containers are.
  metrics.registerGauge('service_down', () =>
    Number([...containerUrls.keys()].some((name) => breakersFor(name).every(({ isOpen }) => isOpen))),
  );
  // A container that is starting responds with 503, so no status means that it is down.
  const fetch = observedFetch(globalThis.fetch, ({ url, method, status, wasCanceled }) => {
    if (!wasCanceled) breakers.get(url.origin)?.record(method, status !== undefined);
  });
  const options = {
    containerUrls,
    modelSecrets: config.MODEL_SECRETS,
    outputOrigins: config.COG_OUTPUT_ORIGINS ?? new Set<string>(),
    fetch,
    log,
    now,
    random,
  };
  const decorate = (cog: CogBackend): Backend => {
    metrics.registerContainers(cog.readContainerStates);
    const guarded = withCircuitBreaker<Backend>(cog, ({ name }) => {
      const all = breakersFor(name);
      return all.find(({ isOpen }) => !isOpen) ?? all[0];
    });
    return withUpscaler(guarded, (model) => isUpscaledLocally(config, model), now);
  };
  const outageReason = () => {
    const down = [...breakers].filter(([, { isOpen }]) => isOpen).map(([origin]) => origin);
    return down.length > 0 ? `no answer from the Cog container at ${down.join(', ')}` : undefined;
  };
  if (!config.COG_CALLBACK_URL) return { backend: decorate(createCogBackend(options)), outageReason };
  const secret = await getCallbackSecret(store, config.DISCORD_TOKEN);
  const cog = createCogBackend({ ...options, callbackUrl: `${config.COG_CALLBACK_URL}/${secret}` });
  const callback = isSharedStore(config.STORE_URL) ? createWebhookForwarder({ bus, store }, cog) : cog.callback;
  return { backend: decorate(cog), cog: { secret, callback }, outageReason };
}

/** One circuit breaker for each container, by its origin. */
function createBreakers(
  containerUrls: ReadonlyMap<string, readonly string[]>,
  log: BackendDeps['log'],
  now: () => number,
): ReadonlyMap<string, CircuitBreaker> {
  const containers = [...containerUrls].flatMap(([modelName, urls]) => urls.map((url) => ({ modelName, url })));
  const entries = containers.map(({ modelName, url }) => {
    const { origin } = new URL(url);
    const onChange = (isOpen: boolean) =>
      isOpen
        ? log.error(
            { model: modelName, origin },
            'A Cog container does not respond; new jobs go to the others of its model, or are refused until it does',
          )
        : log.info({ model: modelName, origin }, 'A Cog container responds again');
    return [origin, createCircuitBreaker({ serviceName: codeSpan(modelName), now, onChange })] as const;
  });
  return new Map(entries);
}

/**
 * The secret part of the callback URL. It stays the same after a restart, because a container that still paints sends its
 * webhooks to the URL that it was given, and is the same in all processes, also where they start at once: so it is derived
 * from what only they know, the token.
 */
async function getCallbackSecret(store: Store, token: string | undefined): Promise<string> {
  const secrets = store.collection('secrets', z.string());
  const stored = await secrets.get('cog');
  if (stored) return stored;
  const secret = (token ? createHmac('sha256', token).update('cog').digest() : randomBytes(32)).toString('base64url');
  await secrets.set('cog', secret);
  return secret;
}
