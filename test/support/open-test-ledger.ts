import pino from 'pino';
import { countPictures } from '#schema/model/model.ts';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { type Gifts, openGifts } from '#services/gifts/gifts.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { type Ledger, type LedgerOptions, openLedger } from '#services/money/ledger.ts';
import { settleStoredJobs } from '#services/money/settled-jobs.ts';
import type { Store } from '#services/store/store.ts';
import { shippedModel } from './shipped-models.ts';

/** A ledger, gifts and the job store that both follow, as a process has them. */
export async function openTestLedger(
  store: Store,
  now: () => number,
  bus: Bus = noopBus,
  onEnded?: LedgerOptions['onEnded'],
  sharedCaps?: LedgerOptions['sharedCaps'],
) {
  const jobs = openJobStore(store, {
    beforeEnd: async (job) => void (await Promise.all([ledger.saveReserved(job), gifts.saveReserved(job)])),
  });
  const shared = { store, now, jobStore: jobs, ownsGuild: () => true, log: pino({ level: 'silent' }) };
  const ledger: Ledger = await openLedger({
    ...{ ...shared, bus, findModel: shippedModel, sharedCaps },
    ...(onEnded && { onEnded }),
  });
  const gifts: Gifts = openGifts({
    ...shared,
    countPictures: ({ recipe: { model, input } }) => countPictures(shippedModel(model), input),
  });
  const jobStore = settleStoredJobs(jobs, {
    settle: async (job) => void (await Promise.all([ledger.settle(job), gifts.settle(job)])),
  });
  return { ledger, gifts, jobStore };
}
