import { expect, it } from 'vitest';
import { programPath } from '#test/support/vitest/requirements.ts';
import { describeViolations } from './evaluation/describe-violations.ts';
import { runExperiment } from './experiment.ts';
import { moneyExperiment } from './experiments/money.ts';

const SEED = 2;
/** Some ten seconds; `npm run test:chaos` has more. */
const KILLS = 3;

const STORES = ['sqlite', ...(programPath('redis-server') ? ['redis' as const] : [])] as const;

it.concurrent.each(STORES)(
  'counts what Replicate bills once, whenever it is killed, and has nothing reserved in the end, on %s',
  async (store) => {
    const violations: string[] = [];
    const result = await runExperiment(moneyExperiment(store, KILLS), SEED, async (failedResult, environment) => {
      violations.push(...(await describeViolations(failedResult, environment)));
    });
    expect(violations).toEqual([]);
    expect(result.money).toMatchObject({ reservedMicros: 0, countedMicros: result.money?.billedMicros });
    expect(result.money?.billed).toBeGreaterThan(KILLS);
  },
  600_000,
);
