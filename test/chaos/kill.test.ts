import { expect, it } from 'vitest';
import { programPath } from '#test/support/vitest/requirements.ts';
import { describeViolations } from './evaluation/describe-violations.ts';
import { runExperiment } from './experiment.ts';
import { killExperiment } from './experiments/kill.ts';

/** The choices are the same each time; what the machine does in between is its own. */
const SEED = 4;
/** With both kinds of store at once, a minute or so on two cores. The whole suite is `npm run test:chaos`. */
const KILLS = 20;

const STORES = ['sqlite', ...(programPath('redis-server') ? ['redis' as const] : [])] as const;

it.concurrent.each(STORES)(
  'loses nothing, pays nothing twice and tells nothing twice, however often it is killed, on %s',
  async (store) => {
    const violations: string[] = [];
    const result = await runExperiment(killExperiment(store, KILLS), SEED, async (failedResult, environment) => {
      violations.push(...(await describeViolations(failedResult, environment)));
    });
    expect(violations).toEqual([]);
    expect(result.delivered).toBeGreaterThan(KILLS);
  },
  600_000,
);
