import { expect, it, vi } from 'vitest';
import { createRedisSlots, type SlotCalls } from '#services/queue/limiters/redis-slots.ts';

/** Slots as Redis has them, which do what they are told also when the answer is lost. */
function createCalls(max: number) {
  const taken = new Set<string>();
  const asks: number[] = [];
  const kept: string[] = [];
  let lostAnswers = 0;
  let time = 0;
  let holders = 0;
  const calls: SlotCalls = {
    take: async (asking) => {
      asks.push(asking.length);
      for (const holder of asking) if (taken.size < max) taken.add(holder);
      if (lostAnswers-- > 0) throw new Error('no answer');
      return { taken: taken.size, granted: asking.map((holder) => taken.has(holder)) };
    },
    release: async (released) => {
      for (const holder of released) taken.delete(holder);
    },
    keep: async (held) => void kept.push(...held.map(({ holder, leftMs }) => `${holder} ${leftMs}`)),
    createHolder: () => `process/${++holders}`,
    expirationMs: 60_000,
    now: () => time,
    onError: () => {},
  };
  const loseAnswer = () => {
    lostAnswers = 1;
  };
  const pass = (ms: number) => {
    time += ms;
  };
  return { calls, asks, kept, loseAnswer, pass };
}

it('starts whoever was granted a slot in an answer that was lost, though many go first now', async () => {
  const { calls, asks, loseAnswer } = createCalls(1);
  const slots = createRedisSlots(calls, () => {});
  loseAnswer();
  const order: string[] = [];
  const all = [slots.schedule({ priority: 9 }, async () => void order.push('last'))];
  await vi.waitFor(() => expect(asks.length).toBe(1));
  for (let n = 0; n < 30; n++) all.push(slots.schedule({ priority: 5 }, async () => void order.push('first')));
  const asking = setInterval(() => void slots.takeAll(), 5);
  await Promise.all(all).finally(() => clearInterval(asking));
  expect(order[0]).toBe('last');
});

it('asks for a few at a time, however many wait', async () => {
  const { calls, asks } = createCalls(50);
  const slots = createRedisSlots(calls, () => {});
  let done = 0;
  const all = Array.from({ length: 10_000 }, () => slots.schedule({}, async () => void done++));
  while (done < all.length) await slots.takeAll();
  await Promise.all(all);
  expect(Math.max(...asks)).toBeLessThanOrEqual(20);
});

it('registers what it holds again for the time that is left, and not what others have meanwhile', async () => {
  const { calls, kept, pass } = createCalls(2);
  const slots = createRedisSlots(calls, () => {});
  const ended = Promise.withResolvers<void>();
  const all = [slots.schedule({}, () => ended.promise)];
  await vi.waitFor(() => expect(slots.isHolding).toBe(true));
  pass(40_000);
  all.push(slots.schedule({}, () => ended.promise));
  await slots.takeAll();
  // The process was frozen, or the machine was, and has not yet abandoned the first.
  pass(20_000);
  await slots.keepAll();
  expect(kept).toEqual(['process/2 40000']);
  ended.resolve();
  await Promise.all(all);
});
