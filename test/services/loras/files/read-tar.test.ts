import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTarEntry } from '#schema/lora/file/tar.ts';
import { readLoraSource } from '#schema/model/lora/lora-source.ts';
import { listTar } from '#services/loras/files/read-tar.ts';
import { reportArchive } from '#services/loras/report-archive.ts';
import { NO_FACTS } from '#services/loras/sites/site-facts.ts';
import { startFakeSite } from '#test/support/loras/fake-site.ts';
import { loraFile, SMALL_LORAS } from '#test/support/loras/publish.ts';

const site = await startFakeSite();
const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await site.close();
});

const deps = {
  trustedOrigins: new Set([site.origin]),
  lookup: () => {
    throw new Error('not looked up');
  },
};
const source = readLoraSource('https://replicate.delivery/xezq/abc/trained_model.tar');
const inspect = (name: string) => {
  if (source?.at !== 'address') throw new Error('no address');
  const known = { facts: NO_FACTS, unknown: [], asksForAccount: false };
  return reportArchive(source, `${site.origin}/${name}`, known, deps, AbortSignal.timeout(5000));
};
const list = (name: string) => listTar(`${site.origin}/${name}`, deps, AbortSignal.timeout(5000));

/** A LoRA with all of its bytes. */
function whole(keys: Parameters<typeof loraFile>[0]): Buffer {
  const { start, totalBytes } = loraFile(keys);
  return Buffer.concat([start, Buffer.alloc(totalBytes - start.length)]);
}

/** Publishes an archive as `tar` itself writes it. */
function publish(name: string, files: Readonly<Record<string, Buffer>>, flags: readonly string[] = []): Buffer {
  const root = join(folder, name);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
  execFileSync('tar', ['-c', ...flags, '-f', `${root}.tar`, '-C', root, ...Object.keys(files)]);
  const bytes = readFileSync(`${root}.tar`);
  site.file(`/${name}.tar`, bytes);
  return bytes;
}

const LORA = 'output/flux_train_replicate/lora.safetensors';
const captions = Object.fromEntries(
  Array.from({ length: 40 }, (_, index) => [`output/captions/${index}.txt`, Buffer.from('a photo of TOK')]),
);
beforeAll(() => {
  // As the trainer writes it (replicate/flux-fine-tuner, train.py), with what is not the LoRA before it.
  const optimizer = { 'output/flux_train_replicate/optimizer.pt': Buffer.alloc(3_000_000, 7) };
  publish('training', { ...captions, ...optimizer, [LORA]: whole(SMALL_LORAS.flux) });
});

it('reads what the LoRA of a training is, and little of the archive', async () => {
  const before = site.sentBytes;
  const report = await inspect('training.tar');
  expect(report).toMatchObject({
    reference: 'https://replicate.delivery/xezq/abc/trained_model.tar',
    file: { form: 'kohya', family: 'flux-1', rank: 16 },
    fileBytes: whole(SMALL_LORAS.flux).length,
    unknown: [],
  });
  expect(site.sentBytes - before).toBeLessThan(800_000);
});

it.each([
  ['ustar', ['--format=ustar']],
  ['pax', ['--format=pax']],
  ['GNU', ['--format=gnu']],
])('finds a file with a long name in an archive of %s', async (format, flags) => {
  const path = `${'folder-with-a-long-name/'.repeat(4)}lora-${'x'.repeat(40)}.safetensors`;
  publish(`long-${format}`, { [path]: whole(SMALL_LORAS.flux) }, flags);
  const listing = await list(`long-${format}.tar`);
  expect(listing).toMatchObject({ isPartial: false, files: [{ name: path, bytes: whole(SMALL_LORAS.flux).length }] });
  expect(await inspect(`long-${format}.tar`)).toMatchObject({ family: 'flux-1' });
});

it('refuses what loaders do not take', async () => {
  publish('two', { 'a.safetensors': whole(SMALL_LORAS.flux), 'b.safetensors': whole(SMALL_LORAS.flux) });
  await expect(inspect('two.tar')).rejects.toThrow(/has 2 `\.safetensors` files, and it has to be one/);
  publish('none', captions);
  await expect(inspect('none.tar')).rejects.toThrow(/the archive has no `\.safetensors` file/);
  site.file('/page.tar', Buffer.from(`<!doctype html>${' '.repeat(1000)}`));
  await expect(inspect('page.tar')).rejects.toThrow(/the file is not a tar archive/);
  site.file('/empty.tar', Buffer.alloc(0));
  await expect(inspect('empty.tar')).rejects.toThrow(/the file is not a tar archive/);
  await expect(inspect('gone.tar')).rejects.toThrow(/There is no LoRA at that address/);
});

it('says what it could not look into', async () => {
  publish('zipped', captions, ['-z']);
  expect((await inspect('zipped.tar')).unknown).toEqual(['what is in its archive']);
  const bytes = publish('cut', { ...captions, [LORA]: whole(SMALL_LORAS.flux) });
  site.file('/cut.tar', bytes.subarray(0, 10_000));
  expect((await inspect('cut.tar')).unknown).toEqual(['what is in its archive']);
  // The rest of an archive that is larger than is looked at.
  const many = Object.fromEntries(Array.from({ length: 320 }, (_, index) => [`z/${index}.txt`, Buffer.from('x')]));
  publish('many', { 'a.safetensors': whole(SMALL_LORAS.flux), ...many });
  const report = await inspect('many.tar');
  expect([report.family, report.unknown]).toEqual(['flux-1', ['whether its archive has a second file']]);
});

it('reads no more than a little from a host that knows no ranges', async () => {
  const bytes = readFileSync(join(folder, 'training.tar'));
  const endless = Buffer.concat([
    publish('big', { 'a.bin': Buffer.alloc(6_000_000), [LORA]: whole(SMALL_LORAS.flux) }),
  ]);
  site.file('/whole.tar', bytes, { ranges: false });
  expect(await inspect('whole.tar')).toMatchObject({ family: 'flux-1' });
  site.file('/endless.tar', endless, { ranges: false });
  expect((await inspect('endless.tar')).unknown).toEqual(['what is in its archive']);
});

it('takes any block as a header or as none', () => {
  const block = readFileSync(join(folder, 'training.tar')).subarray(0, 512);
  expect(readTarEntry(block)).toMatchObject({ isFile: true });
  fc.assert(
    fc.property(fc.nat(511), fc.nat(255), (at, byte) => {
      const changed = Buffer.from(block);
      changed[at] = byte;
      const entry = readTarEntry(changed);
      if (entry && entry !== 'end') expect(entry.bytes).toBeGreaterThanOrEqual(0);
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void readTarEntry(bytes)));
});
