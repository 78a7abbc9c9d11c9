import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { PersonSlotClaim, Slots } from '#services/queue/limiters/slots.ts';
import type { QueueLimits } from '#services/queue/quota-key.ts';
import { openQueue } from '#test/support/queue/open-queue.ts';

/** A queue whose slots are another's to give: what it asks for, and how many slots are given back. */
async function openAskingQueue(limits: Partial<QueueLimits> = {}) {
  const claims: PersonSlotClaim[] = [];
  const slots: (() => Promise<void>)[] = [];
  let returned = 0;
  const asked: Slots = {
    heldElsewhere: 0,
    claimPersonSlot: (claim) => void claims.push(claim),
    runInSlot: (work) =>
      new Promise<void>((resolve) => {
        slots.push(async () => {
          await work(new AbortController());
          returned++;
          resolve();
        });
      }),
  };
  const queue = await openQueue(limits, { slots: asked });
  const started: string[] = [];
  const join = (user: string, guild = 'x') =>
    void queue
      .join({ user, guild })
      .run(
        () => {},
        new AbortController().signal,
        async () => {
          started.push(user);
          await new Promise(() => {});
        },
      )
      .catch(() => {});
  return { claims, slots, started, join, returned: () => returned };
}

it('asks for a slot while it asks whether the person may run one more', async () => {
  const { claims, slots, started, join } = await openAskingQueue();
  join('ben');
  expect([claims.length, slots.length]).toEqual([1, 1]);
  claims[0]?.setAllowed(true);
  expect(slots).toHaveLength(1);
  void slots[0]?.();
  await setImmediate();
  expect(started).toEqual(['ben']);
});

it('gives the slot back where the person may not, and asks again once they may', async () => {
  const { claims, slots, started, join, returned } = await openAskingQueue();
  join('ben');
  await slots[0]?.();
  expect([started, returned()]).toEqual([[], 1]);
  claims[0]?.setAllowed(true);
  expect(slots).toHaveLength(2);
  void slots[1]?.();
  await setImmediate();
  expect(started).toEqual(['ben']);
});

it('gives it to whoever may start', async () => {
  const { claims, slots, started, join } = await openAskingQueue();
  join('ben');
  join('cleo');
  expect([claims.length, slots.length]).toEqual([2, 1]);
  claims[1]?.setAllowed(true);
  void slots[0]?.();
  await setImmediate();
  expect(started).toEqual(['cleo']);
});

it.each([
  { whose: 'the person', limits: { perUser: 1 }, next: 'ben' },
  { whose: 'the server', limits: { perGuild: 1 }, next: 'cleo' },
  { whose: 'all', limits: { atOnce: 1 }, next: 'cleo' },
])('asks for none ahead where the limit of $whose is reached', async ({ limits, next }) => {
  const { claims, slots, started, join } = await openAskingQueue(limits);
  join('ben');
  claims[0]?.setAllowed(true);
  void slots[0]?.();
  await setImmediate();
  expect(started).toEqual(['ben']);
  join(next);
  expect(slots).toHaveLength(1);
});
