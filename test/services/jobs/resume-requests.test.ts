import pino from 'pino';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { resumeRequests } from '#app/resume-requests.ts';
import { openAcknowledgedRequests } from '#services/jobs/store/acknowledged-requests.ts';
import { openStore } from '#services/store/open-store.ts';
import { StoreUnavailableError } from '#services/store/store-unavailable-error.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const [OPEN, JOB, UNANSWERED, UNKNOWN] = ['1001', '1002', '1003', '1004'];
const [PRIVATE, ELSEWHERE, BROKEN, NEW] = ['1005', '1006', '1007', '1008'];

const rawOf = (id: string) => ({ id, application_id: '5', token: `token of ${id}`, type: 2 });

it('begins again with what was acknowledged and has no job, also where Discord cannot be asked, and forgets the rest', async () => {
  await using store = await openStore('memory:', () => {});
  const earlier = openAcknowledgedRequests(store, () => {});
  for (const id of [OPEN, JOB, UNANSWERED, UNKNOWN, PRIVATE])
    await earlier.add(id, { raw: rawOf(id), guild: '1', person: `person of ${id}`, ephemeral: id === PRIVATE });
  await earlier.add(ELSEWHERE, { raw: rawOf(ELSEWHERE), guild: '2', ephemeral: false });
  await earlier.add(BROKEN, { raw: { not: 'an interaction' }, guild: '1', ephemeral: false });

  // The next process.
  const acknowledgedRequests = openAcknowledgedRequests(store, () => {});
  await acknowledgedRequests.add(NEW, { raw: rawOf(NEW), guild: '1', ephemeral: false });
  const routed: unknown[] = [];
  const recalled: string[] = [];
  await resumeRequests(
    {
      acknowledgedRequests,
      store,
      jobStore: { find: async (id) => (id === JOB ? createJob(shippedModel('jdreetz/illustration')) : undefined) },
      discord: {
        isAnswered: async ({ id }) => {
          if (id === UNKNOWN) throw new Error('Discord is away');
          return id !== UNANSWERED;
        },
      },
      privacy: { recallErasure: async (person) => void recalled.push(person) },
      ownsGuild: (guild) => guild === '1',
      log: pino({ level: 'silent' }),
    },
    async (raw, deferredAs) => {
      const { id } = z.object({ id: z.string() }).parse(raw);
      // Before it is routed, it is known what its person has erased since.
      expect(recalled).toContain(`person of ${id}`);
      routed.push([raw, deferredAs]);
    },
  );
  const left = async () =>
    (await Array.fromAsync(openAcknowledgedRequests(store, () => {}).listEarlier())).map(([id]) => id);
  await expect.poll(async () => (await left()).toSorted()).toEqual([OPEN, UNKNOWN, PRIVATE, ELSEWHERE, NEW]);
  expect(routed).toHaveLength(3);
  expect(routed).toEqual(
    expect.arrayContaining([
      [rawOf(OPEN), { ephemeral: false }],
      [rawOf(UNKNOWN), { ephemeral: false }],
      [rawOf(PRIVATE), { ephemeral: true }],
    ]),
  );
});

it('waits for a store that is away, since a job that is there would be painted twice', async () => {
  await using store = await openStore('memory:', () => {});
  await openAcknowledgedRequests(store, () => {}).add(JOB, { raw: rawOf(JOB), guild: '1', ephemeral: false });
  const asked = Promise.withResolvers<void>();
  let recover: (() => unknown) | undefined;
  let isAway = true;
  const routed: unknown[] = [];
  const acknowledgedRequests = openAcknowledgedRequests(store, () => {});
  await resumeRequests(
    {
      acknowledgedRequests,
      store: {
        onRecovered: (listener) => {
          recover = listener;
          return () => {};
        },
      },
      jobStore: {
        find: async () => {
          asked.resolve();
          if (isAway) throw new StoreUnavailableError('away');
          return createJob(shippedModel('jdreetz/illustration'));
        },
      },
      discord: { isAnswered: async () => true },
      privacy: { recallErasure: async () => {} },
      ownsGuild: () => true,
      log: pino({ level: 'silent' }),
    },
    async (raw) => void routed.push(raw),
  );
  await asked.promise;
  isAway = false;
  recover?.();
  await expect.poll(() => Array.fromAsync(acknowledgedRequests.listEarlier())).toEqual([]);
  expect(routed).toEqual([]);
});
