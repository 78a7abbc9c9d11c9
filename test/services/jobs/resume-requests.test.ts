import pino from 'pino';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { resumeRequests } from '#app/resume-requests.ts';
import type { ReplyStatus } from '#discord/rest.ts';
import { openAcknowledgedRequests } from '#services/jobs/store/acknowledged-requests.ts';
import { openStore } from '#services/store/open-store.ts';
import { StoreUnavailableError } from '#services/store/store-unavailable-error.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { programPath } from '#test/support/vitest/requirements.ts';

const [OPEN, JOB, UNANSWERED, UNKNOWN] = ['1001', '1002', '1003', '1004'];
const [PRIVATE, ELSEWHERE, BROKEN, NEW] = ['1005', '1006', '1007', '1008'];
const [ANSWERED, DELETED, EXPIRED] = ['1009', '1010', '1011'];
const STATUSES: ReadonlyMap<string, ReplyStatus> = new Map([
  [UNANSWERED, 'none'],
  [ANSWERED, 'answered'],
  [DELETED, 'deleted'],
  [EXPIRED, 'expired'],
]);

const rawOf = (id: string) => ({ id, application_id: '5', token: `token of ${id}`, type: 2 });

it('begins again with what was acknowledged and has no job, also where Discord cannot be asked, and forgets the rest', async () => {
  await using store = await openStore('memory:', () => {});
  const earlier = openAcknowledgedRequests(store, () => {});
  for (const id of [OPEN, JOB, UNANSWERED, UNKNOWN, PRIVATE, ANSWERED, DELETED, EXPIRED])
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
        fetchReplyStatus: async ({ id }) => {
          if (id === UNKNOWN) throw new Error('Discord is away');
          return STATUSES.get(id) ?? 'thinking';
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
  await expect.poll(async () => (await left()).toSorted()).toEqual([OPEN, UNKNOWN, PRIVATE, ELSEWHERE, NEW, EXPIRED]);
  expect(routed).toHaveLength(4);
  expect(routed).toEqual(
    expect.arrayContaining([
      [rawOf(OPEN), { ephemeral: false }],
      [rawOf(UNKNOWN), { ephemeral: false }],
      [rawOf(PRIVATE), { ephemeral: true }],
      [rawOf(EXPIRED), { ephemeral: false }],
    ]),
  );
});

it.skipIf(!programPath('redis-server'))(
  'takes no request of its own that ends during the listing for one of an earlier process',
  async () => {
    await using redis = await startRedis();
    await using store = await openStore(redis.url, () => {});
    const request = { guild: '1', ephemeral: false };
    await openAcknowledgedRequests(store, () => {}).add(OPEN, { ...request, raw: rawOf(OPEN) });
    const acknowledgedRequests = openAcknowledgedRequests(store, () => {});
    await acknowledgedRequests.add(NEW, { ...request, raw: rawOf(NEW) });
    const listed: string[] = [];
    for await (const [id] of acknowledgedRequests.listEarlier()) {
      listed.push(id);
      acknowledgedRequests.delete(NEW);
      const others = openAcknowledgedRequests(store, () => {});
      await expect.poll(async () => (await Array.fromAsync(others.listEarlier())).length).toBe(1);
    }
    expect(listed).toEqual([OPEN]);
  },
);

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
      discord: { fetchReplyStatus: async () => 'thinking' },
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
