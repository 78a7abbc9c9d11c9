import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { AUDIT_FILE_FORMATS } from '#schema/audit/file-formats.ts';
import { writeAuditFile } from '#services/audit/audit-file.ts';
import { joinInTurns } from '#services/join-in-turns.ts';
import { exportParts } from '#services/privacy/export-parts.ts';

const MIB = 2 ** 20;

/** What comes one after the other, and then tells of it. */
async function* list<T>(count: number, item: T, onEnd: () => void) {
  for (let index = 0; index < count; index += 1) yield item;
  onEnd();
}

/** Counts the turns of the loop from the end of what is read until the file is there. */
async function countTurns<T>(write: (onEnd: () => void) => Promise<T>): Promise<{ turns: number; file: T }> {
  let [turns, hasEnded, isWritten] = [0, false, false];
  const writing = write(() => {
    hasEnded = true;
  }).finally(() => {
    isWritten = true;
  });
  for (; !isWritten; await setImmediate()) if (hasEnded) turns += 1;
  return { turns, file: await writing };
}

it('joins what Buffer.concat would', async () => {
  const texts = Array.from({ length: 300 }, (_, index) => randomBytes(index * 37));
  expect((await joinInTurns(texts)).equals(Buffer.concat(texts))).toBe(true);
  expect(await joinInTurns([])).toEqual(Buffer.alloc(0));
});

it('copies half a MiB of a large file in a turn of the loop', async () => {
  const prompt = 'x'.repeat(10_000);
  const exported = await countTurns(async (onEnd) =>
    Array.fromAsync(exportParts('42', list(800, { type: 'job', prompt }, onEnd), 8 * MIB, 0)),
  );
  expect(JSON.parse(String(exported.file[0])).entries).toHaveLength(800);
  expect(exported.turns).toBeGreaterThanOrEqual(12);

  const entry = { is: 'refused', at: 0, prompt, reason: 'no' } as const;
  const audit = await countTurns((onEnd) => writeAuditFile(list(780, entry, onEnd), AUDIT_FILE_FORMATS.jsonl, 8 * MIB));
  expect(audit.file).toMatchObject({ count: 780, isCompressed: false });
  expect(audit.turns).toBeGreaterThanOrEqual(12);
});
