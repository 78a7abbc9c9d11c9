import type { Logger } from 'pino';
import type { Config } from '#schema/config/environment.ts';
import { createCosts, FREE_OF_CHARGE } from '#services/costs/costs.ts';
import type { Models } from '#services/models/models.ts';
import { averageSeconds, DEFAULT_RUN_SECONDS, openDurations } from '#services/queue/durations.ts';
import type { Store } from '#services/store/store.ts';

interface EstimateDeps {
  readonly store: Store;
  readonly models: Models;
  readonly log: Logger;
}

/** Opens what says how long jobs take and models run, and what that costs. */
export async function openEstimates(
  { BACKEND }: Config,
  { store, models, log }: EstimateDeps,
  resources: AsyncDisposableStack,
) {
  const onError = (error: unknown) => log.warn({ err: error }, 'a duration could not be written');
  const durations = await openDurations(store, onError, BACKEND);
  const storedSeconds = store.listedCollection('run-seconds', averageSeconds);
  const runSeconds = await openDurations(store, onError, DEFAULT_RUN_SECONDS, storedSeconds);
  resources.defer(() => runSeconds.flush());
  resources.defer(() => durations.flush());
  return { durations, runSeconds, costs: BACKEND === 'replicate' ? createCosts(models, runSeconds) : FREE_OF_CHARGE };
}
