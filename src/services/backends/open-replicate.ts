import { z } from 'zod';
import { type Config, ConfigError } from '#schema/config.ts';
import { Refusal } from '#schema/refusal.ts';
import { createLiveCards } from '../live-cards.ts';
import { measuredFetch } from '../metrics/measured-fetch.ts';
import { createBreaker, watchedFetch, withBreaker } from './breaker.ts';
import type { ReplicateBackend } from './replicate/options.ts';
import { createReplicate } from './replicate.ts';
import type { OpenBackend, Surroundings } from './surroundings.ts';

/** Seconds that a creation waits for its pictures. After these, what still starts is a cold start and is called so. */
const WAIT_SECONDS = 5;

/** Ms for finding out whether the token is accepted; a network that is down for a moment does not keep the bot from starting. */
const ACCOUNT_PATIENCE = 5000;

/**
 * Opens Replicate with its token and the live schemas of its models.
 * @throws ConfigError where the token is not accepted
 */
export async function openReplicate(
  config: Config,
  { store, bus, limiters, catalogue, log, metrics, now, random }: Surroundings,
): Promise<OpenBackend> {
  const breaker = createBreaker({
    service: 'Replicate',
    now,
    told: (open) =>
      open
        ? log.error('Replicate does not answer, or with errors; new jobs are refused until it does')
        : log.info('Replicate answers again'),
  });
  metrics.watch('service_down', () => Number(breaker.open));
  const backend = createReplicate({
    token: config.REPLICATE_API_TOKEN ?? '',
    apiUrl: config.REPLICATE_API_URL,
    webhook: config.PUBLIC_URL && `${config.PUBLIC_URL}/webhooks/replicate`,
    versions: store.shelf('versions', z.string()),
    creationsPerMinute: config.CREATIONS_PER_MINUTE,
    waitSeconds: WAIT_SECONDS,
    bus,
    limiters,
    fetch: watchedFetch(
      measuredFetch('replicate', metrics),
      () => breaker,
      (status) => status >= 500,
    ),
    log,
    now,
    random,
  });
  await checkToken(backend, log);
  const live = createLiveCards(catalogue, store, backend.liveCard, log);
  await live.restore();
  return {
    replicate: backend.webhook,
    fetchCard: backend.liveCard,
    backend: {
      ...withBreaker(backend, () => breaker),
      submit: async (order, watch, signal) => {
        const submission = await backend.submit(order, watch, signal);
        // The version is resolved by now. Not waited for: this picture is under way with the card that there is.
        void live.refresh(order.card);
        return submission;
      },
    },
  };
}

async function checkToken(backend: ReplicateBackend, log: Surroundings['log']): Promise<void> {
  try {
    log.info({ account: await backend.account(AbortSignal.timeout(ACCOUNT_PATIENCE)) }, 'painting through Replicate');
  } catch (error) {
    if (error instanceof Refusal) {
      throw new ConfigError(
        'Lorikeet cannot start: Replicate does not accept REPLICATE_API_TOKEN.\n  - Copy it anew from https://replicate.com/account/api-tokens.',
        { cause: error },
      );
    }
    log.warn({ err: error }, 'Replicate could not be asked for the account; going on');
  }
}
