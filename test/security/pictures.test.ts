import { once } from 'node:events';
import { createServer } from 'node:http';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { download } from '#services/images/download/download.ts';
import { isDiscordUrl } from '#services/images/input-pictures.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { controlsIn, hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { badPictures, gifOfFrames } from '#test/support/images/bad-pictures.ts';

// Outputs of every bad kind, and redirects from them: test/services/backends/replicate/outputs.test.ts and
// test/conversation/replicate/broken-outputs.test.ts; where outputs may lie: the former, and test/services/backends/cog/webhooks.test.ts.
// Previews of presets are never uploaded: they are made of pictures that were painted.

const replicate = await openFakeReplicate({ shrink: 16 });
/** A server inside, which nobody outside may have the bot ask. */
const internalRequests: string[] = [];
const internalServer = createServer((request, response) => {
  internalRequests.push(request.url ?? '');
  response.end('secret');
}).listen(0, '127.0.0.1');
await once(internalServer, 'listening');
const address = internalServer.address();
const port = typeof address === 'object' && address ? address.port : 0;
afterAll(async () => {
  internalServer.close();
  await replicate[Symbol.asyncDispose]();
});
const { discord } = await sharedBot({
  env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
});
const ben = discord.person('Ben');
const badFiles = await badPictures();
const isFinished = (message: Parameters<typeof controlsIn>[0]) =>
  controlsIn(message).every(({ label }) => label !== 'Cancel');

it.each(Object.entries(badFiles))('%s that is attached is refused in words, and nothing is begun', async (_, bytes) => {
  const before = replicate.requests.length;
  const file = { name: 'fox.png', bytes, type: 'image/png' };
  const told = await (await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image: file })).answer(isFinished);
  expect([isEphemeral(told), textOf(told)]).toEqual([
    true,
    expect.stringMatching(/cannot be read|no longer be read|megapixels/),
  ]);
  expect(replicate.requests).toHaveLength(before);
});

it('a picture that takes too much memory to open is refused with what may be sent instead', async () => {
  const create = { width: 3400, height: 3400, channels: 3, background: '#274' } as const;
  const bytes = await sharp({ create }).avif({ effort: 0 }).toBuffer();
  const before = replicate.requests.length;
  const file = { name: 'fox.avif', bytes, type: 'image/avif' };
  const told = await (await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image: file })).answer(isFinished);
  expect([isEphemeral(told), textOf(told)]).toEqual([
    true,
    '**a fox**\nThat picture has 11.5 megapixels. I can read up to 10 of a file of its kind (AVIF). Make it smaller, or save it as a plain JPEG, and try again.',
  ]);
  expect(replicate.requests).toHaveLength(before);
});

it.each(['a png bomb', 'a torn png', 'a page that begins as a gif'])(
  '“Imagine from this” does not start from %s',
  async (what) => {
    const file = { name: 'fox.png', bytes: badFiles[what] ?? Buffer.alloc(0), type: 'image/png' };
    const said = await ben.say('look', [file]);
    const { submit } = await (await ben.menu('Imagine from this', said.id)).modal();
    const before = replicate.predictions.length;
    const fields = [
      { customId: 'prompt', value: 'a wolf' },
      { customId: 'lora', values: ['jdreetz/illustration'] },
      { customId: 'prompt_strength', value: '0.5' },
    ];
    const told = await (await submit(fields)).answer(isFinished);
    expect(textOf(told)).toMatch(/cannot be read|megapixels/);
    expect(replicate.predictions).toHaveLength(before);
  },
);

it('only the first frame of a long animation is decoded', async () => {
  const file = { name: 'fox.gif', bytes: await gifOfFrames(2000), type: 'image/gif' };
  const message = await (await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image: file })).answer(isFinished);
  expect(hasPictures(message)).toBe(true);
});

const NOT_DISCORD_URLS = [
  `http://127.0.0.1:${port}/`,
  `http://localhost:${port}/`,
  `http://[::1]:${port}/`,
  `http://0x7f000001:${port}/`,
  `http://127.0.0.1.nip.io:${port}/`,
  `http://cdn.discordapp.com@127.0.0.1:${port}/`,
  `http://127.0.0.1:${port}/#https://cdn.discordapp.com/`,
  `https://cdn.discordapp.com:${port}/a.png`,
  'https://cdn.discordapp.com.example.org/a.png',
  'http://cdn.discordapp.com/a.png',
  'http://169.254.169.254/latest/meta-data/',
  'http://metadata.google.internal/',
  'http://10.0.0.1/',
  'file:///etc/passwd',
  'data:image/png;base64,AAAA',
  'ftp://127.0.0.1/a.png',
  'gopher://127.0.0.1/',
];

let lastId = 1_900_000_000_000_000_000n;

it.each(NOT_DISCORD_URLS)('an attachment that lies at %s is not read', async (url) => {
  const attachment = { id: '1', url, proxy_url: url, filename: 'fox.png', size: 100, content_type: 'image/png' };
  const options = [
    { name: 'prompt', type: 3, value: 'a fox' },
    { name: 'image', type: 11, value: '1' },
  ];
  const data = { id: '1', type: 1, name: 'imagine', options, resolved: { attachments: { '1': attachment } } };
  const before = replicate.requests.length;
  const told = await (await discord.sendRaw(commandPacket(String(++lastId), { data }))).answer(isFinished);
  expect(hasPictures(told)).toBe(false);
  expect(textOf(told)).toMatch(/^\*\*a fox\*\*\n[A-Z].{15,}\.$/s);
  expect(replicate.requests).toHaveLength(before);
  expect(internalRequests).toEqual([]);
});

it('an address of Discord’s is one by its whole origin', () => {
  const from = (url: string) => isDiscordUrl(new URL(url), undefined);
  expect(from('https://cdn.discordapp.com/attachments/1/2/a.png')).toBe(true);
  expect(from('https://media.discordapp.net/attachments/1/2/a.png')).toBe(true);
  expect(NOT_DISCORD_URLS.filter(from)).toEqual([]);
});

it('a redirect is checked like the address before it', async () => {
  const outside = createServer((_, response) =>
    response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end(),
  );
  await once(outside.listen(0, '127.0.0.1'), 'listening');
  const at = outside.address();
  const origin = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`;
  const limits = {
    isAllowed: (url: URL) => isDiscordUrl(url, origin),
    maxBytes: 1000,
    signal: AbortSignal.timeout(5000),
  };
  await expect(download(`${origin}/a.png`, limits)).rejects.toThrow(/not a host that files are read from/);
  expect(internalRequests).toEqual([]);
  outside.close();
});
