import type { StoreKind } from '#test/chaos/environment/test-store.ts';
import type { Experiment } from '#test/chaos/experiment.ts';
import { kill } from './kill.ts';

/** Billed by the second, so that it is often known only later what pictures cost that were shown already. */
const BILLED_BY_TIME = 'heller-software/lassie-dog';

/** SIGKILL while money is capped and counted. */
export function moneyExperiment(store: StoreKind, times: number): Experiment {
  return {
    name: `SIGKILL with money, ${store === 'redis' ? 'Redis' : 'SQLite'}`,
    ...{ store, times, injectFault: kill, countsMoney: true },
    env: { DEFAULT_MODEL: BILLED_BY_TIME, DOLLARS_PER_DAY: '1000', DOLLARS_PER_MONTH: '1000' },
  };
}
