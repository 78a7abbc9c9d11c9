import { countPictures } from '#schema/model/model.ts';
import type { Audit } from '#services/audit/audit.ts';
import { isUpscaledLocally } from '#services/backends/upscaler.ts';
import type { Bus } from '#services/bus/bus.ts';
import { type Gifts, openGifts } from '#services/gifts/gifts.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { countJob } from '#services/metrics/metrics.ts';
import { type Ledger, openLedger } from '#services/money/ledger.ts';
import { settleStoredJobs } from '#services/money/settled-jobs.ts';
import type { Retention } from '#services/privacy/retention.ts';
import type { Store } from '#services/store/store.ts';
import { keepReconciled } from '../keep-reconciled.ts';
import { openSharedCaps, readOperatorCaps } from '../limits/operator-caps.ts';
import type { InfrastructureOptions } from './index.ts';

interface AccountsOptions extends InfrastructureOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly retention: Retention;
  readonly audit: Pick<Audit, 'recordJob'>;
}

/** Opens the jobs, and the books and gifts that follow each of them. */
export async function openAccounts(options: AccountsOptions, resources: AsyncDisposableStack) {
  const { config, store, bus, models, metrics, retention, audit, ownsGuild, cacheSizes, log, wallClock } = options;
  const unsettledJobs = openJobStore(store, {
    retention,
    onStateChange: (state, model) => countJob(state, model, metrics),
    beforeEnd: async (job) => {
      await Promise.all([ledger.saveReserved(job), gifts.saveReserved(job)]);
    },
  });
  const operatorCaps = readOperatorCaps(config);
  const sharedCaps = resources.use(await openSharedCaps(config.STORE_URL, operatorCaps, log));
  const shared = { store, log, jobStore: unsettledJobs, ownsGuild, now: wallClock, maxIdle: cacheSizes.servers };
  const ledger: Ledger = await openLedger({
    ...{ ...shared, bus, findModel: models.findByName, sharedCaps, writePauseMs: 100 },
    isUpscaledLocally: (model) => isUpscaledLocally(config, model),
    onSettled: ({ model }, { micros }) => metrics.recordCost(model, micros),
    onEnded: audit.recordJob,
  });
  const gifts: Gifts = openGifts({
    ...shared,
    countPictures: ({ recipe: { model: name, input } }) => {
      const model = models.findByName(name);
      return model ? countPictures(model, input) : 1;
    },
  });
  const jobStore = settleStoredJobs(unsettledJobs, {
    settle: async (job) => {
      await Promise.all([ledger.settle(job), gifts.settle(job)]);
    },
  });
  resources.use(keepReconciled(ledger, store));
  resources.use(keepReconciled(gifts, store));
  resources.defer(async () => {
    const unsavedJobs = await jobStore.flush();
    if (unsavedJobs)
      log.error(
        { jobs: unsavedJobs },
        'the store could not be written until the end: the next start finds these jobs as they were before',
      );
  });
  return { jobStore, ledger, gifts, operatorCaps };
}
