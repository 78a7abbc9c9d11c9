import { expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';
import { countPerTurn } from '#test/support/count-per-turn.ts';
import { startRedis } from '#test/support/store/redis.ts';

const KIB = 1024;

/** Values and characters that one turn may parse. */
const [MOST_VALUES, MOST_CHARACTERS] = [20, 32 * KIB];

it.each([
  { kind: 'sqlite', what: 'short values', characters: 5, count: 1000, mostCharacters: MOST_CHARACTERS },
  { kind: 'redis', what: 'short values', characters: 5, count: 1000, mostCharacters: MOST_CHARACTERS },
  { kind: 'sqlite', what: 'values of 10 KiB', characters: 10 * KIB, count: 60, mostCharacters: MOST_CHARACTERS },
  { kind: 'redis', what: 'values of 10 KiB', characters: 10 * KIB, count: 60, mostCharacters: MOST_CHARACTERS },
  { kind: 'sqlite', what: 'values of 200 KiB', characters: 200 * KIB, count: 20, mostCharacters: 201 * KIB },
  { kind: 'redis', what: 'values of 200 KiB', characters: 200 * KIB, count: 20, mostCharacters: 201 * KIB },
])('lists $what in short turns ($kind)', async ({ kind, characters, count, mostCharacters }) => {
  await using redis = kind === 'redis' ? await startRedis() : undefined;
  await using store = await openStore(redis?.url ?? 'memory:', () => {});
  const collection = store.listedCollection('audit-log', z.string());
  await Promise.all(Array.from({ length: count }, (_, at) => collection.set(`${10_000 + at}`, 'x'.repeat(characters))));
  const { result, most } = await countPerTurn(() => Array.fromAsync(collection.entries()));
  expect(result.map(([key]) => key)).toEqual(Array.from({ length: count }, (_, at) => `${10_000 + at}`));
  expect(most.parsed).toBeLessThanOrEqual(MOST_VALUES);
  expect(most.parsedCharacters).toBeLessThanOrEqual(mostCharacters);
});

it('reports a text that is no JSON, and lists the others', async () => {
  await using redis = await startRedis();
  const errors: unknown[] = [];
  await using store = await openStore(redis.url, (error) => errors.push(error));
  const collection = store.listedCollection('durations', z.number());
  await collection.set('1', 1);
  await collection.set('2', 2);
  const { Redis } = await import('ioredis');
  const client = new Redis(redis.url);
  await client.set('durations::1', '{');
  client.disconnect();
  expect(await Array.fromAsync(collection.entries())).toEqual([['2', 2]]);
  expect(errors.map(String)).toEqual(['Error: the store holds durations:1 in a form that is not known']);
  expect(store.outageMessage).toBeUndefined();
});
