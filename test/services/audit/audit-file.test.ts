import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { AuditEntry } from '#schema/audit/entry.ts';
import { AUDIT_FILE_FORMATS } from '#schema/audit/file-formats.ts';
import { writeAuditFile } from '#services/audit/audit-file.ts';

const entry = (prompt: string): AuditEntry => ({ is: 'refused', at: 0, prompt, reason: 'no' });

async function* many(count: number, prompt: () => string): AsyncGenerator<AuditEntry> {
  for (let n = 0; n < count; n++) yield entry(prompt());
}

it('is plain where it fits, compressed where it does not, and none where neither does', async () => {
  const plain = await writeAuditFile(
    many(10, () => 'a fox'),
    AUDIT_FILE_FORMATS.csv,
    10_000,
  );
  expect(plain).toMatchObject({ isCompressed: false, count: 10 });
  expect(plain?.bytes.toString().split('\r\n')).toHaveLength(12);
  const compressed = await writeAuditFile(
    many(5000, () => 'a fox'),
    AUDIT_FILE_FORMATS.jsonl,
    10_000,
  );
  expect(compressed).toMatchObject({ isCompressed: true, count: 5000 });
  expect(compressed?.bytes.length).toBeLessThanOrEqual(10_000);
  const lines = gunzipSync(compressed?.bytes ?? '')
    .toString()
    .trim()
    .split('\n');
  expect(lines).toHaveLength(5000);
  expect(JSON.parse(lines[4999] ?? '')).toEqual({
    is: 'refused',
    at: '1970-01-01T00:00:00.000Z',
    prompt: 'a fox',
    reason: 'no',
  });
});

it('stops reading once it cannot fit any more', async () => {
  let read = 0;
  const endless = many(Number.POSITIVE_INFINITY, () => {
    read += 1;
    return randomBytes(500).toString('hex');
  });
  expect(await writeAuditFile(endless, AUDIT_FILE_FORMATS.csv, 50_000)).toBeUndefined();
  expect(read).toBeLessThan(1000);
});

it('takes nothing for a formula', () => {
  for (const prompt of ['=1+1', '+1', '-1', '@SUM(1)', '＝1+1', '\t=1'])
    expect(AUDIT_FILE_FORMATS.csv.formatEntry(entry(prompt))).toContain(`,'${prompt},`);
});
