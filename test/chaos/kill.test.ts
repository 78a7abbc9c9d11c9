import { expect, it } from 'vitest';
import { programPath } from '#test/support/vitest/requirements.ts';
import { complaints } from './evaluation/describe-violations.ts';
import { runTrial } from './experiment.ts';
import { kills } from './experiments/kill.ts';

/** The choices are the same each time; what the machine does in between is its own. */
const SEED = 4;
/** With both kinds of store at once, a minute or so on two cores. The whole suite is `npm run test:chaos`. */
const EACH = 20;

const KINDS = ['sqlite', ...(programPath('redis-server') ? ['redis' as const] : [])] as const;

it.concurrent.each(KINDS)(
  'loses nothing, pays nothing twice and tells nothing twice, however often it is killed, on %s',
  async (store) => {
    const told: string[] = [];
    const outcome = await runTrial(kills(store, EACH), SEED, async (trouble, world) => {
      told.push(...(await complaints(trouble, world)));
    });
    expect(told).toEqual([]);
    expect(outcome.delivered).toBeGreaterThan(EACH);
  },
  170_000,
);
