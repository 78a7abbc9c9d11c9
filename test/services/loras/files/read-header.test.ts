import type { LookupAddress } from 'node:dns';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lookup } from '#services/dns/lookup.ts';
import { isPublicAddress } from '#services/loras/files/public-address.ts';
import { readLoraHeader } from '#services/loras/files/read-header.ts';
import { readJson } from '#services/loras/files/read-json.ts';
import { createGuardedLookup } from '#services/loras/guarded-lookup.ts';
import { type FakeSite, startFakeSite } from '#test/support/loras/fake-site.ts';
import { fileStart, headerJson, loraLayers } from '#test/support/loras/safetensors.ts';

let site: FakeSite;
beforeAll(async () => {
  site = await startFakeSite();
});
afterAll(() => site.close());

/** Names of the internet, none of which can be reached. */
const addresses: ReadonlyMap<string, readonly string[]> = new Map([
  ['inside.example', ['10.0.0.5']],
  ['metadata.example', ['169.254.169.254']],
  ['half.example', ['93.184.216.34', '127.0.0.1']],
  ['six.example', ['::ffff:127.0.0.1']],
  ['local-six.example', ['fd00::1']],
]);
const asked: string[] = [];
const lookup: Lookup = (hostname, _options, callback) => {
  asked.push(hostname);
  const found = addresses.get(hostname)?.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  if (found) callback(null, found);
  else callback(Object.assign(new Error(`no ${hostname}`), { code: 'ENOTFOUND' }), '');
};

const read = (address: string, signal = AbortSignal.timeout(10_000)) => {
  const url = address.startsWith('/') ? `${site.origin}${address}` : address;
  const deps = { lookup: createGuardedLookup(lookup), trustedOrigins: new Set([site.origin]) };
  return readLoraHeader(url, deps, signal);
};

const layers = loraLayers('kohya', { lora_unet_double_blocks_0_img_attn_proj: [3072, 3072] });
const small = fileStart(headerJson(layers));
const dataBytes = 2 * (2 * 4 * 3072 + 1);
const smallFile = { totalBytes: small.length + dataBytes };
/** A header longer than the first request. */
const long = fileStart(headerJson(layers, { ss_tag_frequency: 'x'.repeat(900_000) }));

describe('the header of a LoRA', () => {
  it('is read by one range request, and none of the tensors', async () => {
    site.file('/a.safetensors', small, { totalBytes: 20_000_000 });
    const { header, fileBytes } = await read('/a.safetensors');
    expect([...header.tensors.keys()]).toEqual(Object.keys(layers));
    expect(fileBytes).toBe(20_000_000);
    expect(site.requests.at(-1)).toBe('GET /a.safetensors bytes=0-524287');
  });

  it('is read by a second one where it is long', async () => {
    site.file('/long.safetensors', long, { totalBytes: long.length + dataBytes });
    expect((await read('/long.safetensors')).header.metadata.get('ss_tag_frequency')).toHaveLength(900_000);
    expect(site.requests.at(-1)).toBe(`GET /long.safetensors bytes=524288-${long.length - 1}`);
  });

  it.each([
    ['short', () => small],
    ['long', () => long],
  ])('is read from a host that knows no ranges, and no more than it: %s', async (name, start) => {
    // The rest of the file never comes, so whoever waits for it waits forever.
    site.file(`/whole-${name}.safetensors`, start(), { totalBytes: start().length + dataBytes, ranges: false });
    expect((await read(`/whole-${name}.safetensors`)).fileBytes).toBe(start().length + dataBytes);
  });

  it('is read over redirects', async () => {
    site.file('/cdn.safetensors', small, smallFile);
    site.redirect('/moved.safetensors', '/cdn.safetensors');
    expect((await read('/moved.safetensors')).header.tensors.size).toBe(3);
  });

  it.each<[string, Buffer, object, RegExp]>([
    ['of a page', Buffer.from('<!doctype html><html>'), {}, /is not a `.safetensors` file/],
    ['of an empty file', Buffer.alloc(0), { ranges: false }, /is too short/],
    ['that is longer than a LoRA’s', fileStart(`{${' '.repeat(5 * 1024 * 1024)}}`), {}, /is not a `.safetensors` file/],
    ['that is cut off', small.subarray(0, 100), {}, /is cut off/],
    ['of a file that is cut off', small, {}, /is cut off/],
    ['that is no JSON', fileStart('{"a":'), {}, /is not JSON/],
  ])('%s is refused in words', async (name, start, options, sentence) => {
    site.file(`/${name}`, start, options);
    await expect(read(`/${name.replaceAll(' ', '%20')}`)).rejects.toThrow(sentence);
  });

  it('whatever it is, is read or refused in words', async () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.json().map((json) => fileStart(json)),
    );
    await fc.assert(
      fc.asyncProperty(part, fc.nat(60), async (bytes, cut) => {
        site.file('/fuzz', Buffer.from(bytes).subarray(0, cut + 1), { totalBytes: Math.min(bytes.length, cut + 1) });
        await read('/fuzz').catch((error) => expect(error).toHaveProperty('name', 'LoraHeaderError'));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a host that means no good', () => {
  it.each([
    ['http://127.0.0.1:1/a', /is not an address that files are read from/],
    ['http://inside.example/a', /is not an address that files are read from/],
    ['https://127.0.0.1/a', /is not an address that files are read from/],
    ['https://[::1]/a', /is not an address that files are read from/],
    ['https://inside.example:8443/a', /is not an address that files are read from/],
    ['https://user:pass@inside.example/a', /is not an address that files are read from/],
    ['file:///etc/passwd', /is not an address that files are read from/],
    ['https://inside.example/a', /inside.example is not on the public internet/],
    ['https://metadata.example/a', /metadata.example is not on the public internet/],
    ['https://half.example/a', /half.example is not on the public internet/],
    ['https://six.example/a', /six.example is not on the public internet/],
    ['https://local-six.example/a', /local-six.example is not on the public internet/],
  ])('is refused at %s, also where a redirect leads there', async (address, sentence) => {
    await expect(read(address)).rejects.toThrow(sentence);
    site.redirect('/to-inside', address);
    await expect(read('/to-inside')).rejects.toThrow(sentence);
  });

  it('is left when it redirects without end', async () => {
    site.redirect('/round', '/round');
    await expect(read('/round')).rejects.toThrow(/redirects too often/);
    expect(site.requests.filter((each) => each.startsWith('GET /round'))).toHaveLength(6);
  });

  it('is read no further than its header where its body has no end', async () => {
    let sent = 0;
    const endless = (status: number) => {
      sent = 0;
      site.handle('/endless', (_, response) => {
        response.writeHead(status, { 'content-range': 'bytes 0-524287/9000000000' });
        const chunk = Buffer.alloc(64 * 1024, 0x20);
        if (sent === 0) chunk.writeBigUInt64LE(4n * 1024n * 1024n);
        const go = () => {
          sent += chunk.length;
          if (!response.destroyed) response.write(chunk, () => setImmediate(go));
        };
        go();
      });
    };
    for (const status of [200, 206]) {
      endless(status);
      await expect(read('/endless')).rejects.toThrow();
      // The longest header, and what fits into the buffers of a connection.
      expect(sent).toBeLessThan(24 * 1024 * 1024);
    }
  });

  it('is left when it stops in the middle', async () => {
    site.handle('/slow', (_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-99/100' });
      response.write(small.subarray(0, 50));
    });
    await expect(read('/slow', AbortSignal.timeout(200))).rejects.toThrow(/aborted|timeout/i);
  });

  it('is not believed where it sends another range', async () => {
    site.handle('/other-range', (_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 5-524287/600000' });
      response.end(small);
    });
    await expect(read('/other-range')).rejects.toThrow(/sends another range/);
  });

  it('is read no further where its answer is a JSON without end', async () => {
    site.handle('/json', (_, response) => {
      const go = () => !response.destroyed && response.write('['.repeat(65_536), () => setImmediate(go));
      go();
    });
    const deps = { lookup: createGuardedLookup(lookup), trustedOrigins: new Set([site.origin]) };
    await expect(readJson(`${site.origin}/json`, deps, AbortSignal.timeout(10_000))).rejects.toThrow(/is too long/);
  });
});

it('connects to the addresses that were judged, which are looked up once', async () => {
  const answers = [[{ address: '93.184.216.34', family: 4 }], [{ address: '127.0.0.1', family: 4 }]];
  const guarded = createGuardedLookup((_hostname, _options, callback) => callback(null, answers.shift() ?? []));
  const look = (all: boolean) =>
    new Promise<string | LookupAddress[]>((resolve, reject) => {
      guarded('rebinding.example', { all }, (error, found) => (error ? reject(error) : resolve(found)));
    });
  expect(await look(false)).toBe('93.184.216.34');
  await expect(look(true)).rejects.toThrow(/is not on the public internet/);
});

it.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1::1', true],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['127.0.0.53', false],
  ['169.254.169.254', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::a00:1', false],
  ['fc00::1', false],
  ['fe80::1', false],
  ['ff02::1', false],
  ['2002:a00:1::', false],
  ['2001:0:a00:1::', false],
  ['2001:db8::1', false],
])('%s is public: %s', (address, isPublic) => {
  expect(isPublicAddress({ address, family: address.includes(':') ? 6 : 4 })).toBe(isPublic);
});
