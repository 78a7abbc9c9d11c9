import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConfigError, readConfig } from '#schema/config/environment.ts';
import { isPrimaryProcess, servesGuild, shardIdForGuild } from '#schema/config/shards.ts';

const BOT_ENV = { DISCORD_TOKEN: 'x' };
const REDIS_ENV = { ...BOT_ENV, STORE_URL: 'redis://localhost' };

it('puts a server on the shard that Discord puts it on, and direct messages on the first', () => {
  // Both ids are of the documentation; the second is its example of a snowflake.
  expect([shardIdForGuild('197038439483310086', 16), shardIdForGuild('175928847299117063', 1)]).toEqual([
    Number((197038439483310086n / 4194304n) % 16n),
    0,
  ]);
  expect(shardIdForGuild(undefined, 16)).toBe(0);
});

it('gives every server to exactly one of the processes', () => {
  const guild = fc.option(fc.bigInt({ min: 1n << 40n, max: (1n << 63n) - 1n }).map(String), { nil: undefined });
  const count = fc.integer({ min: 1, max: 64 });
  fc.assert(
    fc.property(guild, count, fc.integer({ min: 1, max: 64 }), (id, shards, size) => {
      const all = [...Array(shards).keys()];
      const parts = all.filter((each) => each % size === 0).map((each) => all.slice(each, each + size));
      expect(parts.filter((ids) => servesGuild({ ids, count: shards }, id))).toHaveLength(1);
      expect(parts.filter((ids) => isPrimaryProcess({ ids, count: shards }))).toHaveLength(1);
    }),
  );
  expect([servesGuild(undefined, '1100000000000001000'), isPrimaryProcess(undefined)]).toEqual([true, true]);
});

it('reads which shards a process runs', () => {
  expect(readConfig({ ...REDIS_ENV, SHARD_LIST: '0-3, 7,6', SHARD_COUNT: '16' })).toMatchObject({
    SHARD_LIST: [0, 1, 2, 3, 6, 7],
    SHARD_COUNT: 16,
  });
  expect(readConfig({ ...REDIS_ENV, SHARDS: 'auto' }).SHARDS).toBe('auto');
  expect(readConfig({ ...REDIS_ENV, SHARDS: '4' }).SHARDS).toBe(4);
});

it('lets one process run all shards on any store', () => {
  expect(readConfig({ ...BOT_ENV, SHARD_LIST: '0-3', SHARD_COUNT: '4' }).SHARD_LIST).toHaveLength(4);
  expect(readConfig({ ...BOT_ENV, SHARDS: '1' }).SHARDS).toBe(1);
});

it.each<[Record<string, string>, string]>([
  [{ ...REDIS_ENV, SHARDS: 'many' }, 'SHARDS: must be auto or a whole number from 1 to 1000'],
  [{ ...REDIS_ENV, SHARDS: '0' }, 'SHARDS: must be auto or a whole number from 1 to 1000'],
  [
    { ...REDIS_ENV, SHARD_LIST: '3-1', SHARD_COUNT: '4' },
    'SHARD_LIST: must be numbers of shards, like 0-3 or 0,1,2; not "3-1"',
  ],
  [
    { ...REDIS_ENV, SHARD_LIST: '1,', SHARD_COUNT: '4' },
    'SHARD_LIST: must be numbers of shards, like 0-3 or 0,1,2; not ""',
  ],
  [
    { ...REDIS_ENV, SHARDS: '4', SHARD_LIST: '0', SHARD_COUNT: '4' },
    'SHARDS: runs all shards on this machine; leave it out',
  ],
  [{ ...REDIS_ENV, SHARDS: 'auto', SHARD_COUNT: '4' }, 'SHARDS: runs all shards on this machine; leave it out'],
  [{ ...REDIS_ENV, SHARD_LIST: '0-3' }, 'SHARD_COUNT: is missing, and SHARD_LIST needs it'],
  [{ ...REDIS_ENV, SHARD_COUNT: '4' }, 'SHARD_LIST: is missing, and SHARD_COUNT needs it'],
  [
    { ...REDIS_ENV, SHARD_LIST: '0-4', SHARD_COUNT: '4' },
    'SHARD_LIST: there is no shard 4; the numbers of 4 shards are 0 to 3',
  ],
  [{ STORE_URL: 'redis://localhost', SHARDS: '2' }, 'SHARDS: needs a DISCORD_TOKEN; the playground is one process'],
  [{ ...BOT_ENV, SHARDS: '2' }, 'STORE_URL: must be redis://… where there are several processes'],
  [{ ...BOT_ENV, SHARD_LIST: '0', SHARD_COUNT: '2', STORE_URL: 'sqlite:x' }, 'STORE_URL: must be redis://…'],
])('does not start with %j', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(ConfigError);
  expect(() => readConfig(env)).toThrow(sentence);
});
