import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readInTime } from '#commands/components/read-in-time.ts';
import { UserError } from '#schema/user-error.ts';

it('tells the person that reading takes too long, and hands every other error on', async () => {
  const slow = readInTime(10, (signal) => sleep(60_000, undefined, { signal }));
  await expect(slow).rejects.toThrow(/too slow to hand out/);
  await expect(slow).rejects.toBeInstanceOf(UserError);
  await expect(readInTime(10_000, () => Promise.reject(new TypeError('broken')))).rejects.toThrow(TypeError);
  expect(await readInTime(10_000, async () => 'read')).toBe('read');
});
