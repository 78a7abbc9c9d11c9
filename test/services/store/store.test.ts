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
  const opened = openStore(`sqlite:${file}`, ignore);
  await expect(opened).rejects.toThrow(/newer Lorikeet[\s\S]*Start that newer program; or put the backup/);
  await expect(opened).rejects.not.toThrow('A broken file can be moved away');
});

it('reports within a short time that Redis does not answer', async () => {
  await expect(openStore('redis://127.0.0.1:1', ignore)).rejects.toThrow(/Redis at 127\.0\.0\.1:1 does not answer/);
});

it.each([
  ['needs a password', '', /NOAUTH[\s\S]*Put its password into STORE_URL/],
  ['has another password', ':wrong@', /WRONGPASS[\s\S]*Correct the password in STORE_URL/],
])('says so where Redis %s', async (_, account, advice) => {
  await using redis = await startRedis('--requirepass', 'a-password');
  await expect(openStore(redis.url.replace('//', `//${account}`), ignore)).rejects.toThrow(advice);
});
