import { expect, it } from 'vitest';
import type { Job } from '#schema/job/job.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { openFavourites } from '#services/favourites/favourites.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { eraseEntry, finishEntry } from '#services/privacy/erase-entry.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { openSheetStore, serializePlace } from '#services/sheets/sheet-store.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const MODEL = shippedModel('jdreetz/illustration');
const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const delivered = { is: 'delivered', pictures: 2, seconds: 1, sketch: false } as const;

/** A job of nobody's private channel, whose cost is not known yet. */
const createUnpriced = () =>
  createJob(
    MODEL,
    { prompt: { typed: 'a secret fox', sent: 'a secret fox' }, input: { num_outputs: 2 } },
    { id: '500', state: delivered, cost: { estimated: 9 }, person: { id: '77', name: 'Ada' } },
  );

function openServices(store: Store, wallClock: () => number) {
  const jobStore = openJobStore(store);
  return {
    ...{ jobStore, wallClock, undelivered: [], people: openPersonIndex(store), sheetStore: openSheetStore(store) },
    favourites: openFavourites(store, async () => 'away', { warn: () => {} }),
    models: { findByName: () => MODEL },
    deleteMessage: async () => true,
    deleteReply: async (_reply: Job['reply']) => {},
  };
}
const ENTRY = { kind: 'job', id: '500', guild: createUnpriced().guild } as const;

it('keeps of a job whose cost is not known yet what that goes by, and whose it is, and no longer', async () => {
  await using store = await openStore('memory:', () => {});
  const job = createUnpriced();
  const services = openServices(store, () => job.at + HOUR_MS);
  const { jobStore } = services;
  await jobStore.updateState(job, delivered);
  await eraseEntry(ENTRY, services);
  expect(await finishEntry('77', ENTRY, services)).toBe(false);
  const erased = await jobStore.find('500');
  expect(JSON.stringify(erased)).not.toMatch(/secret|Ada|token":"x/);
  expect(erased).toMatchObject({ person: { id: '77' }, cost: { estimated: 9 }, recipe: { input: { num_outputs: 2 } } });

  await jobStore.record(job, { cost: { estimated: 9, actual: 7 } });
  expect(await finishEntry('77', ENTRY, services)).toBe(true);
  expect(await jobStore.find('500')).toMatchObject({
    ...{ erased: true, person: { id: '0', name: '' }, cost: { actual: 7 }, state: delivered },
    recipe: { input: {} },
  });
  expect(await Array.fromAsync(services.people.list('77'))).toEqual([]);
});

it('waits no longer than a cost can become known', async () => {
  await using store = await openStore('memory:', () => {});
  const job = createUnpriced();
  const services = openServices(store, () => job.at + 27 * HOUR_MS);
  await services.jobStore.updateState(job, delivered);
  await eraseEntry(ENTRY, services);
  expect(await finishEntry('77', ENTRY, services)).toBe(true);
});

it('leaves a job alone until it has ended, and lets nobody who still holds it write its recipe again', async () => {
  await using store = await openStore('memory:', () => {});
  const job = { ...createUnpriced(), state: { is: 'submitted', prediction: 'p' } as const };
  const services = openServices(store, () => job.at);
  const { jobStore } = services;
  await jobStore.add(job);
  expect(await eraseEntry(ENTRY, services)).toBe(false);
  expect(await finishEntry('77', ENTRY, services)).toBe(false);
  expect(await jobStore.find('500')).toMatchObject({ recipe: { prompt: { typed: 'a secret fox' } } });
  const ended = await jobStore.updateState(job, delivered);
  expect(await eraseEntry(ENTRY, services)).toBe(true);
  await jobStore.updateState({ ...ended, message: { channel: '1', id: '2' } }, delivered);
  expect(await jobStore.find('500')).toMatchObject({ erased: true, recipe: { prompt: { typed: '' } } });
  expect(await jobStore.findDelivered('77', job.guild)).toEqual([]);
});

it('deletes the reply of a job that another process ended, by the token that is kept for that, and forgets the token', async () => {
  await using store = await openStore('memory:', () => {});
  const reply = { id: '500', applicationId: '2', token: 'a-token', message: '8' };
  const job = { ...createUnpriced(), private: true, reply };
  await openJobStore(store).updateState(job, delivered);
  const deleted: Job['reply'][] = [];
  const services = {
    ...openServices(store, () => job.at + MINUTE_MS),
    deleteReply: async (each: Job['reply']) => void deleted.push(each),
  };
  expect((await services.jobStore.find('500'))?.reply.token).toBe('');
  await eraseEntry(ENTRY, services);
  expect(deleted).toEqual([reply]);
  expect(await services.jobStore.findReply(job)).toEqual(reply);
  expect(await services.jobStore.findReply({ ...job, reply: { ...reply, token: '' } })).toBeUndefined();
});

it.each([
  { what: 'that its person alone sees', isPrivate: true, deleted: ['reply'] },
  { what: 'where the bot is no member', isPrivate: false, deleted: ['reply'] },
  { what: 'of any other place', isPrivate: false, mayDelete: true, deleted: ['8'] },
])('deletes the message of a new sheet $what', async ({ isPrivate, mayDelete = false, deleted }) => {
  await using store = await openStore('memory:', () => {});
  const seen: string[] = [];
  const services = {
    ...openServices(store, () => 0),
    deleteMessage: async ({ id }: { readonly id: string }) => {
      if (mayDelete) seen.push(id);
      return mayDelete;
    },
    deleteReply: async ({ token }: Job['reply']) => void seen.push(token && 'reply'),
  };
  const { recipe, person, reply, message } = { ...createUnpriced(), message: { channel: '5', id: '8' } };
  const sheet: Sheet = {
    ...{ id: '600', prompt: 'a secret fox', drafts: [recipe], person, reply, message, at: 0, state: 'over' },
    ...{ place: serializePlace(TEST_PLACE), private: isPrivate },
  };
  await services.sheetStore.finish(sheet);
  const entry = { kind: 'sheet', id: '600', guild: TEST_PLACE.guild } as const;
  await eraseEntry(entry, services);
  expect(await finishEntry('77', entry, services)).toBe(true);
  expect(seen).toEqual(deleted);
  expect(JSON.stringify(await services.sheetStore.find('600'))).not.toMatch(/secret|Ada|token":"x/);
});
