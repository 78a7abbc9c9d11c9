import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { openRedisSharedCaps } from '#services/money/shared-caps/redis-shared-caps.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { startRedis } from '#test/support/store/redis.ts';

const [PROCESSES, JOBS, CAP, PRICE] = [4, 40, 100, 3] as const;
const NOON = Date.parse('2026-11-28T12:00:00Z');

it('admits no more than the operator’s cap in a burst on four processes at once', async () => {
  await using redis = await startRedis('--appendfsync', 'no');
  const guilds = Array.from({ length: PROCESSES }, (_, index) => `110000000000000${index + 1}000`);
  const children = guilds.map((guild) =>
    fork('test/support/jobs/burst-process.ts', [redis.url, guild, `${CAP}`, `${PRICE}`, `${JOBS}`], { execArgv: [] }),
  );
  try {
    await Promise.all(children.map((child) => once(child, 'message')));
    const counts = children.map((child) => once(child, 'message'));
    for (const child of children) child.send('go');
    const admitted = (await Promise.all(counts)).map(([count]) => Number(count));
    const total = admitted.reduce((sum, count) => sum + count, 0) * PRICE;
    // All of it and no more: nobody had spent or reserved anything.
    expect(total).toBeLessThanOrEqual(CAP);
    expect(total).toBeGreaterThan(CAP - PRICE);
    await using store = await openStore(redis.url, () => {});
    await Promise.all(children.map((child) => child.exitCode === null && once(child, 'exit')));
    expect((await openTestLedger(store, Date.now)).ledger.operatorTotal().today.micros).toBe(total);
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
});

it('counts a book once, whatever was taken before it was written, and knows what a killed process took', async () => {
  await using redis = await startRedis('--appendfsync', 'no');
  await using caps = openRedisSharedCaps(redis.url, () => {});
  const [day, limits] = ['2026-11-28', { perDay: 10, perMonth: 15, picturesPerMonth: 4 }] as const;
  const amount = (micros: number, pictures = 0) => ({ micros, pictures });
  const book = '2026-11/1000';
  const of = (micros: number, today = micros) => ({ day, today: amount(today), month: amount(micros) });
  expect(await caps.take(book, day, amount(6), limits)).toBeUndefined();
  expect(await caps.listTaken()).toEqual([book]);
  for (const _ of [1, 2]) await caps.write(book, of(6));
  expect(await caps.listTaken()).toEqual([]);
  expect(await caps.take('2026-11/2000', day, amount(5), limits)).toEqual({ cap: 'perDay', used: 6 });
  expect(await caps.take('2026-11/2000', day, amount(4), limits)).toBeUndefined();
  // What is free of charge fits, and what was released leaves room.
  expect(await caps.take('2026-11/2000', day, amount(0, 4), limits)).toBeUndefined();
  expect(await caps.take('2026-11/2000', day, amount(0, 1), limits)).toEqual({ cap: 'picturesPerMonth', used: 4 });
  await caps.write(book, of(1));
  expect(await caps.take(book, day, amount(5), limits)).toBeUndefined();
  // The next day has its own.
  expect(await caps.take(book, '2026-11-29', amount(5), limits)).toBeUndefined();
  expect(await caps.take(book, '2026-11-29', amount(1), limits)).toEqual({ cap: 'perMonth', used: 15 });
  await caps.writeIfNew(book, of(99));
  await caps.write(book, of(2));
  expect(await caps.take(book, '2026-11-30', amount(9), limits)).toBeUndefined();
  // Whoever took something and was killed has it in no book: the next start of its process releases it.
  expect(await caps.listTaken()).toEqual(expect.arrayContaining([book, '2026-11/2000']));
  await using store = await openStore(redis.url, () => {});
  const { ledger } = await openTestLedger(store, () => NOON, undefined, undefined, caps);
  await ledger.reconcile();
  expect(await caps.listTaken()).toEqual([]);
  expect(await caps.take(book, day, amount(10), limits)).toBeUndefined();
});
