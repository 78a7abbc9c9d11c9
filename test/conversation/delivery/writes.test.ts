import { afterAll, expect, it, vi } from 'vitest';
import { SqliteAdapter } from '#services/store/sqlite/sqlite-adapter.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();
const ben = discord.person('Ben');
const sets = vi.spyOn(SqliteAdapter.prototype, 'set');
const deletes = vi.spyOn(SqliteAdapter.prototype, 'delete');
afterAll(() => vi.restoreAllMocks());

/** Namespaces of what a job writes for itself; counts of the day and the like are written for several jobs together. */
const JOB_NAMESPACES = ['jobs', 'open', 'predictions', 'reply-tokens', 'results'];

const namespacesOf = (calls: readonly (readonly unknown[])[]) =>
  calls.map(([key]) => String(key).split(':')[0] ?? '').filter((name) => JOB_NAMESPACES.includes(name));

async function paint(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await (await ben.command('imagine', SMALL_IMAGINE_OPTIONS)).answer(hasPictures);
  }
  const countOpen = (calls: readonly (readonly unknown[])[]) =>
    namespacesOf(calls).filter((name) => name === 'open').length;
  await vi.waitFor(() => expect(countOpen(deletes.mock.calls)).toBe(countOpen(sets.mock.calls)));
}

/** What is written and deleted for one picture. */
async function writesOfOne() {
  sets.mockClear();
  deletes.mockClear();
  await paint(1);
  return { set: namespacesOf(sets.mock.calls).sort(), deleted: namespacesOf(deletes.mock.calls) };
}

it('writes as often for a picture after twenty others as for the first: its three states and what finds it', async () => {
  const expected = {
    set: ['jobs', 'jobs', 'jobs', 'open', 'predictions', 'reply-tokens', 'results'],
    deleted: ['open'],
  };
  expect(await writesOfOne()).toEqual(expected);
  await paint(20);
  expect(await writesOfOne()).toEqual(expected);
});
