import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '#services/store/open-store.ts';
import { openDatabase } from '#services/store/sqlite/sqlite-database.ts';
import { storeCompliance } from '#test/support/store/compliance.ts';
import { startRedis } from '#test/support/store/redis.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
const ignore = () => {};

storeCompliance('memory', false, () => openStore('memory:', ignore));
storeCompliance('sqlite', true, () => openStore(`sqlite:${folder}/new/lorikeet.sqlite`, ignore));
describe('with a server', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis[Symbol.asyncDispose]());
  storeCompliance('redis', true, () => openStore(redis.url, ignore));
});

it('says what to do where the file is not a SQLite database', async () => {
  const file = join(folder, 'broken.sqlite');
  writeFileSync(file, 'these are not the bytes of a database, and there are enough of them');
  await expect(openStore(`sqlite:${file}`, ignore)).rejects.toThrow(
    /broken\.sqlite cannot be used \(.*\)[\s\S]*STORE_URL/,
  );
});

it('does not write into the file of a newer program', async () => {
  const file = join(folder, 'newer.sqlite');
  const database = openDatabase(file);
  database.exec('PRAGMA user_version = 99');
  database.close();
  await expect(openStore(`sqlite:${file}`, ignore)).rejects.toThrow(/newer Lorikeet/);
});

it('reports within a short time that Redis does not answer', async () => {
  await expect(openStore('redis://127.0.0.1:1', ignore)).rejects.toThrow(/Redis at 127\.0\.0\.1:1 does not answer/);
});
