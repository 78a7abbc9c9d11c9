import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startRedis, type TestRedis } from '#test/support/store/redis.ts';

export type StoreKind = 'sqlite' | 'redis';

/** The store of an environment. It outlives the bot's processes. */
export interface TestStore extends AsyncDisposable {
  readonly kind: StoreKind;
  readonly url: string;
  /** For files of the bot, which outlive it too. */
  readonly folder: string;
  readonly redis: TestRedis | undefined;
  /** What is broken in it; nothing where it is whole. */
  integrityErrors(): string[];
}

export async function openTestStore(kind: StoreKind): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-chaos-'));
  const removeFolder = () => rm(folder, { recursive: true });
  if (kind === 'redis') {
    const redis = await startRedis();
    const stop = async () => {
      await redis[Symbol.asyncDispose]();
      await removeFolder();
    };
    return { kind, url: redis.url, folder, redis, integrityErrors: () => [], [Symbol.asyncDispose]: stop };
  }
  const file = join(folder, 'store.sqlite');
  return {
    kind,
    url: `sqlite:${file}`,
    folder,
    redis: undefined,
    integrityErrors: () => readIntegrityErrors(file),
    [Symbol.asyncDispose]: removeFolder,
  };
}

function readIntegrityErrors(file: string): string[] {
  using database = new DatabaseSync(file);
  const rows = database.prepare('PRAGMA integrity_check').all();
  return rows.map((row) => String(row.integrity_check)).filter((line) => line !== 'ok');
}
