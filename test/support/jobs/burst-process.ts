/** A process that admits jobs in one burst when it is told to, as the shards of a bot do: how many were accepted, and their costs. */
import process from 'node:process';
import { EMPTY_GUILD_SETTINGS } from '#schema/guild-settings.ts';
import { openBus } from '#services/bus/open-bus.ts';
import { createMoneyGate } from '#services/money/money-gate.ts';
import { openRedisSharedCaps } from '#services/money/shared-caps/redis-shared-caps.ts';
import { openStore } from '#services/store/open-store.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const [url = '', guild = '', cap = '', price = '', times = ''] = process.argv.slice(2);
const MODEL = shippedModel('black-forest-labs/flux-dev-lora');
const fail = (error: unknown) => {
  throw error;
};
/** All is written once it has resolved. */
async function burst(): Promise<void> {
  await using store = await openStore(url, fail);
  await using bus = await openBus(url, { error: () => {}, warn: () => {} });
  await using sharedCaps = openRedisSharedCaps(url, fail);
  const { ledger, jobStore } = await openTestLedger(store, Date.now, bus, undefined, sharedCaps);
  const gate = createMoneyGate({
    ...{ ledger, operatorCaps: { perDay: Number(cap) }, now: Date.now },
    settings: { getForGuild: () => EMPTY_GUILD_SETTINGS },
  });
  const place = { ...TEST_PLACE, guild };
  using _held = await ledger.load({ person: '1100000000000000102', guild });
  await new Promise((resolve) => {
    process.once('message', resolve);
    process.send?.('ready');
  });
  const admit = async (nth: number): Promise<boolean> => {
    const cost = { estimated: Number(price) };
    const job = createJob(MODEL, {}, { id: `${guild}${nth}`, guild, at: Date.now(), state: { is: 'accepted' }, cost });
    try {
      gate.check({ pictures: 1, isBilled: true, micros: Number(price) }, job.person, place);
    } catch {
      return false;
    }
    const written = Promise.all([gate.reserve(job, MODEL), jobStore.add(job)]);
    try {
      await gate.confirm(job);
      await written;
      return true;
    } catch {
      await written;
      await jobStore.updateState({ ...job, cost: { ...cost, actual: 0 } }, { is: 'refused', reason: 'no room' });
      return false;
    }
  };
  const admitted = await Promise.all(Array.from({ length: Number(times) }, (_, nth) => admit(nth)));
  process.send?.(admitted.filter(Boolean).length);
}

await burst();
// As the bot does, which waits for no connection that is being closed.
process.exit();
