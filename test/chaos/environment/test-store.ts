import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startRedis, type TestRedis } from '#test/support/store/redis.ts';

export type StoreKind = 'sqlite' | 'redis';

/** The store of a world. It outlives the bot. */
export interface Ground extends AsyncDisposable {
  readonly kind: StoreKind;
  readonly url: string;
  /** For files of the bot, which outlive it too. */
  readonly folder: string;
  readonly redis: TestRedis | undefined;
  /** What is broken in it; nothing where it is whole. */
  damage(): string[];
}

export async function openGround(kind: StoreKind): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-chaos-'));
  const remove = () => rm(folder, { recursive: true });
  if (kind === 'redis') {
    const redis = await startRedis();
    const stop = async () => {
      await redis[Symbol.asyncDispose]();
      await remove();
    };
    return { kind, url: redis.url, folder, redis, damage: () => [], [Symbol.asyncDispose]: stop };
  }
  const file = join(folder, 'store.sqlite');
  return {
    kind,
    url: `sqlite:${file}`,
    folder,
    redis: undefined,
    damage: () => damageOf(file),
    [Symbol.asyncDispose]: remove,
  };
}

function damageOf(file: string): string[] {
  using database = new DatabaseSync(file);
  const said = database.prepare('PRAGMA integrity_check').all();
  return said.map((row) => String(row.integrity_check)).filter((line) => line !== 'ok');
}
