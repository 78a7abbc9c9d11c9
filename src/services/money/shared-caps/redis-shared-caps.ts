import { Redis, type RedisOptions } from 'ioredis';
import { z } from 'zod';
import { sharedConnectionOptions } from '#services/redis-connection.ts';
import type { OperatorCaps } from '../caps.ts';
import type { SharedCaps, SharedTotal } from './shared-caps.ts';

/** A call that Redis may have missed fails: sent again, it could count twice. */
const REDIS_OPTIONS: RedisOptions = {
  ...sharedConnectionOptions('lorikeet-caps'),
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 2000,
};

/** Ms that sums are kept: a day's until it is over everywhere, a month's as well. */
const [DAY_TTL_MS, MONTH_TTL_MS] = [3 * 24 * 60 * 60 * 1000, 64 * 24 * 60 * 60 * 1000];

/**
 * Both hashes have the books by their keys, in micro-dollars, and in pictures under `p:` and the key. `sum` and `p:sum` are the sums
 * of all fields: they change together with them, so that they agree whenever a process ends.
 */
const COMMON = `
local day, month, taken, book = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local function add(hash, field, sum, count)
  redis.call('HINCRBY', hash, field, string.format('%.0f', count))
  redis.call('HINCRBY', hash, sum, string.format('%.0f', count))
end
local function read(hash, field) return tonumber(redis.call('HGET', hash, field) or 0) end
local function expire() redis.call('PEXPIRE', day, ${DAY_TTL_MS}) redis.call('PEXPIRE', month, ${MONTH_TTL_MS}) end
`;

const TAKE_SCRIPT = `${COMMON}
local micros, pictures = tonumber(ARGV[2]), tonumber(ARGV[3])
local function exceeded(hash, sum, needed, cap)
  return cap ~= '' and needed > 0 and read(hash, sum) + needed > tonumber(cap)
end
if exceeded(day, 'sum', micros, ARGV[4]) then return {'perDay', read(day, 'sum')} end
if exceeded(month, 'sum', micros, ARGV[5]) then return {'perMonth', read(month, 'sum')} end
if exceeded(month, 'p:sum', pictures, ARGV[6]) then return {'picturesPerMonth', read(month, 'p:sum')} end
for _, hash in ipairs({day, month}) do
  add(hash, book, 'sum', micros)
  add(hash, 'p:' .. book, 'p:sum', pictures)
end
redis.call('SADD', taken, book)
expire()
return {}`;

const WRITE_SCRIPT = `${COMMON}
if ARGV[6] == 'new' and redis.call('HEXISTS', month, book) == 1 then return end
local function put(hash, field, sum, count) add(hash, field, sum, tonumber(count) - read(hash, field)) end
put(day, book, 'sum', ARGV[2])
put(day, 'p:' .. book, 'p:sum', ARGV[3])
put(month, book, 'sum', ARGV[4])
put(month, 'p:' .. book, 'p:sum', ARGV[5])
redis.call('SREM', taken, book)
expire()`;

const takeReply = z.union([
  z.tuple([]).transform(() => undefined),
  z.tuple([z.enum(['perDay', 'perMonth', 'picturesPerMonth']), z.number()]).transform(([cap, used]) => ({ cap, used })),
]);

const TAKEN_KEY = 'lorikeet:caps:taken';
const keysOf = (book: string, day: string) => [
  `lorikeet:caps:${day}`,
  `lorikeet:caps:${book.slice(0, book.indexOf('/'))}`,
  TAKEN_KEY,
];
const capOf = (caps: OperatorCaps, name: keyof OperatorCaps) => caps[name] ?? '';

/** @param onError is told of a broken connection */
export function openRedisSharedCaps(url: string, onError: (error: unknown) => void): SharedCaps {
  const client = new Redis(url, REDIS_OPTIONS);
  client.on('error', onError);
  const write = async (book: string, { day, today, month }: SharedTotal, mode: 'any' | 'new') => {
    const counts = [today.micros, today.pictures, month.micros, month.pictures];
    await client.eval(WRITE_SCRIPT, 3, ...keysOf(book, day), book, ...counts, mode);
  };
  return {
    take: async (book, day, { micros, pictures }, caps) => {
      const limits = [capOf(caps, 'perDay'), capOf(caps, 'perMonth'), capOf(caps, 'picturesPerMonth')];
      return takeReply.parse(
        await client.eval(TAKE_SCRIPT, 3, ...keysOf(book, day), book, micros, pictures, ...limits),
      );
    },
    write: (book, total) => write(book, total, 'any'),
    writeIfNew: (book, total) => write(book, total, 'new'),
    listTaken: () => client.smembers(TAKEN_KEY),
    [Symbol.asyncDispose]: async () => {
      if (client.status === 'ready') await client.quit().catch(() => {});
      client.disconnect();
    },
  };
}
