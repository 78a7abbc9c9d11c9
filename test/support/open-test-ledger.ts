import pino from 'pino';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { openJobStore } from '#services/jobs/job-store.ts';
import { type Ledger, type LedgerOptions, openLedger } from '#services/money/ledger.ts';
import { settleStoredJobs } from '#services/money/settled-jobs.ts';
import type { Store } from '#services/store/store.ts';
import { shippedModel } from './shipped-models.ts';

/** A ledger and the job store that it follows, as a process has them. */
export async function openTestLedger(
  store: Store,
  now: () => number,
  bus: Bus = noopBus,
  onEnded?: LedgerOptions['onEnded'],
) {
  const jobs = openJobStore(store, { beforeEnd: (job) => ledger.saveReserved(job) });
  const ledger: Ledger = await openLedger({
    ...{ store, bus, now, jobStore: jobs, findModel: shippedModel, ownsGuild: () => true },
    log: pino({ level: 'silent' }),
    ...(onEnded && { onEnded }),
  });
  return { ledger, jobStore: settleStoredJobs(jobs, ledger) };
}
