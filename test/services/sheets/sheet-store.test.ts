import { expect, it } from 'vitest';
import { eraseSheet } from '#schema/sheet/erased-sheet.ts';
import { type Sheet, sheet } from '#schema/sheet/sheet.ts';
import { openSheetStore, serializePlace } from '#services/sheets/sheet-store.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const { recipe, person, reply } = createJob(shippedModel('jdreetz/illustration'));
const planned: Sheet = {
  id: '0',
  prompt: 'a fox',
  drafts: [recipe],
  person,
  place: serializePlace(TEST_PLACE),
  private: false,
  reply,
  at: 0,
  state: 'asked',
};

it('keeps the ten newest plans of a person, and whatever was started', async () => {
  await using store = await openStore('memory:', () => {});
  const sheets = openSheetStore(store);
  await sheets.saveRequested({ ...planned, id: 'started' });
  await sheets.saveActive({ ...planned, id: 'started', state: 'painting' });
  await sheets.saveRequested({ ...planned, id: 'another’s', person: { id: '7', name: 'Cleo' } });
  await Promise.all(Array.from({ length: 25 }, (_, n) => sheets.saveRequested({ ...planned, id: `${n}` })));
  const kept: string[] = [];
  const ids = ['started', 'another’s', ...Array.from({ length: 25 }, (_, n) => `${n}`)];
  for (const id of ids) if (await store.collection('sheets', sheet).get(id)) kept.push(id);
  const newest = Array.from({ length: 10 }, (_, n) => `${n + 15}`);
  expect(kept.toSorted()).toEqual([...newest, 'another’s', 'started'].toSorted());
});

it('has the token of a sheet while it is painted, and for the minutes after that in which it can be used', async () => {
  await using store = await openStore('memory:', () => {});
  const sheets = openSheetStore(store);
  const token = async () => (await sheets.find('0'))?.reply.token;
  await sheets.saveRequested(planned);
  expect(await token()).toBe('');
  const painting: Sheet = { ...planned, state: 'painting' };
  await sheets.saveActive(painting);
  expect(await token()).toBe(reply.token);
  await sheets.saveActive({ ...painting, state: 'canceled' });
  expect(await token()).toBe(reply.token);
  const endings: readonly Sheet[] = [
    { ...painting, state: 'canceled', drafts: [] },
    { ...painting, state: 'over' },
  ];
  for (const ended of endings) {
    await sheets.finish(ended);
    expect(await token()).toBe('');
    expect(await sheets.findReply({ ...ended, reply: { ...reply, token: '' } })).toEqual(reply);
  }
  await sheets.revise('0', eraseSheet);
  expect(await sheets.findReply({ ...planned, reply: { ...reply, token: '' } })).toBeUndefined();
});

it('leaves a sheet that could not be stored as started as it was, so that it can be started', async () => {
  await using store = await openStore('memory:', () => {});
  for (const failing of ['sheets', 'open-sheets']) {
    const sheets = openSheetStore(store);
    await sheets.saveRequested(planned);
    const broken = openSheetStore(withFailingWrites(store, failing));
    await expect(broken.saveActive({ ...planned, state: 'painting' })).rejects.toThrow('full');
    expect(await sheets.find('0')).toMatchObject({ state: 'asked' });
    expect(await sheets.findUnfinished(() => {})).toEqual([]);
    await sheets.saveActive({ ...planned, state: 'painting' });
    expect((await sheets.findUnfinished(() => {})).map(({ id }) => id)).toEqual(['0']);
  }
});

/** The store, where nothing can be written into one collection. */
function withFailingWrites(store: Store, failing: string): Store {
  const set = async () => {
    throw new Error('the disk is full');
  };
  return {
    ...store,
    collection: (namespace, schema) => ({
      ...store.collection(namespace, schema),
      ...(namespace === failing && { set }),
    }),
    listedCollection: (namespace, schema) => ({
      ...store.listedCollection(namespace, schema),
      ...(namespace === failing && { set }),
    }),
  };
}
