import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';
import { UnknownFormError } from '#services/store/unknown-form-error.ts';
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

/** Cuts off what is stored, as a disk or an operator might. */
async function cutOff(url: string, namespace: string, key: string): Promise<void> {
  if (url.startsWith('redis')) {
    const client = new Redis(url);
    await client.set(`${namespace}::${key}`, '{"value":');
    client.disconnect();
    return;
  }
  using database = new DatabaseSync(url.slice('sqlite:'.length));
  database.prepare('UPDATE entries SET value = ? WHERE key = ?').run('{"value":', `${namespace}:${key}`);
}

it.each(['sqlite', 'redis'])(
  'takes a text that is no JSON for no outage, reports it, and reads the others (%s)',
  async (kind) => {
    await using redis = kind === 'redis' ? await startRedis() : undefined;
    const folder = mkdtempSync(join(tmpdir(), 'lorikeet-entries-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const url = redis?.url ?? `sqlite:${join(folder, 'store.sqlite')}`;
    const errors: unknown[] = [];
    await using store = await openStore(url, (error) => errors.push(error));
    const collection = store.listedCollection('durations', z.number());
    await collection.set('1', 1);
    await collection.set('2', 2);
    await cutOff(url, 'durations', '1');
    await expect(collection.get('1')).rejects.toThrow(UnknownFormError);
    expect(await collection.get('2')).toBe(2);
    expect(await Array.fromAsync(collection.entries())).toEqual([['2', 2]]);
    // Once by its key, and once in the list.
    const reported = 'UnknownFormError: the store holds durations:1 in a form that is not known';
    expect(errors.map(String)).toEqual([reported, reported]);
    expect(store.outageMessage).toBeUndefined();
  },
);
