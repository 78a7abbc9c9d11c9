import { StoreFileChangedError } from './sqlite/store-file-guard.ts';

/** Wraps an error of the store in one whose message says what the operator should do. */
export function withRemedy(error: unknown, location: string): Error {
  return new Error(
    `The store ${location} cannot be used (${reasonOf(error)}): ${remedyFor(error)}. Until then nothing new is painted; it is tried every few seconds.`,
    { cause: error },
  );
}

/** What the operator should do about an error of the store, as a clause. */
export function remedyFor(error: unknown): string {
  if (error instanceof StoreFileChangedError) {
    return 'put that very file back; or save what is still open (docs/operating.md, “The store file is gone”), stop the bot, put a copy or a backup in its place, and start';
  }
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  return (code === undefined ? redisRemedy(reasonOf(error)) : SQLITE_REMEDIES.get(code)) ?? 'see the cause';
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** By SQLite's primary result codes (sqlite.org/rescode.html). */
const SQLITE_REMEDIES: ReadonlyMap<number, string> = new Map([
  [5, 'another program holds the file for long; end it, or let it finish'],
  [6, 'another program holds the file for long; end it, or let it finish'],
  [8, 'make the file and its folder writable'],
  [10, 'make free space on its disk, and look whether the disk is well'],
  [11, 'the file is broken; stop the bot and put a backup in its place'],
  [13, 'make free space on its disk'],
  [14, 'the file or its folder is gone or may not be opened; put it back'],
  [26, 'the file is none of SQLite’s any more; stop the bot and put a backup in its place'],
]);

/** By the code that begins Redis's error replies. An error without a code is no reply from Redis. */
const REDIS_REMEDIES: ReadonlyMap<string, string> = new Map([
  ['OOM', 'give it more memory (maxmemory); with another maxmemory-policy than noeviction it would forget jobs'],
  ['MISCONF', 'it cannot save; make free space on its disk, and see its log'],
  ['READONLY', 'this is a replica; set STORE_URL to the primary'],
  ['LOADING', 'it is starting and reads its data; wait'],
  ['NOAUTH', 'put its password into STORE_URL'],
  ['WRONGPASS', 'correct the password in STORE_URL'],
  ['NOPERM', 'give the user in STORE_URL all rights on its keys'],
]);

function redisRemedy(reason: string): string {
  return REDIS_REMEDIES.get(redisErrorCode(reason) ?? '') ?? 'start it, or correct STORE_URL';
}

/** The code that begins an error reply from Redis; undefined for any other error. */
export function redisErrorCode(reason: string): string | undefined {
  return /^([A-Z]{3,}) /.exec(reason)?.[1];
}
