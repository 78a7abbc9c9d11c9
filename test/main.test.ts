import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { startLorikeet } from '#test/support/bot/process.ts';
import { hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';
import { freePort } from '#test/support/free-port.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'lorikeet-start-'));
const file = (name: string, content: string) => {
  const path = join(folder(), name);
  writeFileSync(path, content);
  return path;
};

it('opens the playground, logs its address, and answers there', async () => {
  const port = await freePort();
  await using lorikeet = startLorikeet({ PORT: String(port) });
  await lorikeet.waitForOutput(`the playground is open: http://localhost:${port}`);
  const page = await fetch(`http://localhost:${port}`);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>Lorikeet playground')]);
  expect(await lorikeet.stop('SIGINT')).toBe(0);
  // Without a store there is nothing to go on with.
  expect(lorikeet.output).toContain('stopping');
  expect(lorikeet.output).not.toContain('resumes');
});

it('starts by the name that the file had before there was a bundle, as the services of operators do', async () => {
  const options = { encoding: 'utf8', env: { PATH: process.env.PATH, STORE_URL: 'nonsense' } } as const;
  const { status, stderr } = spawnSync('node_modules/.bin/node', ['src/main.ts'], options);
  expect([status, stderr]).toEqual([1, expect.stringContaining('STORE_URL')]);
});

it('stops within ten seconds while a picture is being painted, and paints it after the next start', async () => {
  await using discord = await startDiscord();
  const env = {
    ...discord.env,
    PORT: '0',
    SKETCH_STEP_MS: '300',
    STORE_URL: `sqlite:${join(folder(), 'store.sqlite')}`,
  };
  await using first = startLorikeet(env);
  await discord.ready('imagine');
  const reply = await discord.person('Ben').command('imagine', { prompt: 'a fox', megapixels: '0.25', seed: 3 });
  await reply.answer((message) => /\d+ %/.test(textOf(message)));
  const begun = Date.now();
  expect(await first.stop('SIGTERM')).toBe(0);
  process.stdout.write(`Lorikeet stopped in ${Date.now() - begun} ms; container managers wait for 10,000.\n`);
  await using second = startLorikeet({ ...env, SKETCH_STEP_MS: '0' });
  expect(textOf(await reply.answer(hasPictures))).toContain('seed 3');
  expect(await second.stop('SIGTERM')).toBe(0);
  expect(discord.refusedRequests).toEqual([]);
});

it('looks no host name up in the thread pool, where a silent DNS would stop everything else', async () => {
  await using discord = await startDiscord();
  const preload = file(
    'preload.mjs',
    "import dns from 'node:dns'; dns.lookup = () => console.log('a system look-up');",
  );
  const DISCORD_API_URL = discord.env.DISCORD_API_URL.replace('127.0.0.1', 'localhost');
  const env = { ...discord.env, DISCORD_API_URL, PORT: '0', NODE_OPTIONS: `--import=${preload}` };
  await using lorikeet = startLorikeet(env);
  await Promise.race([lorikeet.waitForOutput('a system look-up'), lorikeet.waitForOutput('Lorikeet is ready')]);
  expect(lorikeet.output).not.toContain('a system look-up');
  expect(await lorikeet.stop('SIGTERM')).toBe(0);
});

it('lists everything that is wrong in the environment', async () => {
  const { code, output } = await startLorikeet({
    PORT: 'eighty',
    BACKEND: 'oils',
    STORE_URL: 'mysql://db',
    DISCORD_API_URL: 'discord',
    COG_URLS: 'owner/name',
    ALLOWED_GUILDS: 'mine',
  }).waitForExit();
  expect(code).toBe(1);
  expect(output).toMatch(/^Lorikeet cannot start\. In \.env or the environment, fix:\n( {2}- .+\n){6}$/);
  for (const name of ['PORT', 'BACKEND', 'STORE_URL', 'DISCORD_API_URL', 'COG_URLS', 'ALLOWED_GUILDS']) {
    expect(output).toContain(`  - ${name}: `);
  }
});

/** What prevents a start, with the part of the message that says what to do. */
const OBSTACLES: Record<string, [env: () => Record<string, string>, advice: RegExp]> = {
  'production without a token': [() => ({ NODE_ENV: 'production' }), /DISCORD_TOKEN: is missing/],
  'a backend without its token': [() => ({ BACKEND: 'replicate' }), /REPLICATE_API_TOKEN: is missing/],
  'a default model that is not there': [() => ({ DEFAULT_MODEL: 'nobody/none' }), /DEFAULT_MODEL=nobody\/none/],
  'a misspelled default model': [
    () => ({ DEFAULT_MODEL: 'jdreetz/ilustration' }),
    /\n {2}- Did you mean jdreetz\/illustration\?/,
  ],
  'a model to edit with that is not there': [
    () => ({ EDIT_MODEL: 'nobody/none' }),
    /EDIT_MODEL=nobody\/none is no model here[^\n]*\.\n {2}- Choose one of \S+\/\S+/,
  ],
  'a model file that is no JSON': [
    () => ({ MODELS_DIR: join(file('mine.json', '{'), '..') }),
    /Model files in .* to correct or remove:\n {2}- mine\.json: /,
  ],
  'a model file that is no model': [
    () => ({ MODELS_DIR: join(file('mine.json', '{"model":"me/mine","title":"Mine","openapi_schema":{}}'), '..') }),
    /to correct or remove:\n {2}- mine\.json: The model me\/mine cannot be used: /,
  ],
  'a store that is no database': [
    () => ({ STORE_URL: `sqlite:${file('store.sqlite', 'a letter to my mother'.repeat(100))}` }),
    /its store .* cannot be used \(.+\)\.\n {2}- .*\n {2}- Or choose another with STORE_URL/,
  ],
  'a store that is a folder': [() => ({ STORE_URL: `sqlite:${folder()}` }), /its store .* cannot be used/],
  'a Redis that is not there': [
    () => ({ STORE_URL: 'redis://127.0.0.1:9' }),
    /Redis at 127\.0\.0\.1:9 does not answer\.\n {2}- Start it, or correct STORE_URL/,
  ],
  'a token that Discord does not know': [
    () => ({ DISCORD_TOKEN: 'not.the.token' }),
    /Discord does not accept DISCORD_TOKEN\.\n {2}- Copy it again from the page “Bot”/,
  ],
  'a Discord that cannot be reached': [
    () => ({ DISCORD_API_URL: 'http://127.0.0.1:9/api' }),
    /Discord cannot be reached \(.+\)\.\n {2}- Check the network, and DISCORD_API_URL/,
  ],
};

it.each(Object.entries(OBSTACLES))('says what to do about %s', async (_, [env, remedy]) => {
  await using discord = await startDiscord();
  const given = env();
  const where = given.DISCORD_TOKEN || given.DISCORD_API_URL ? { ...discord.env, PORT: '0' } : {};
  const { code, output } = await startLorikeet({ ...where, ...given }).waitForExit();
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(remedy) });
  expect(output).not.toMatch(/^\s+at /m);
});

it('says what to do about a token that Replicate rejects', async () => {
  await using replicate = await openFakeReplicate();
  const env = { REPLICATE_API_URL: replicate.apiUrl, REPLICATE_API_TOKEN: 'r8_NotTheToken', PORT: '0' };
  const { code, output } = await startLorikeet(env).waitForExit();
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('does not accept REPLICATE_API_TOKEN') });
  expect(output).not.toMatch(/^\s+at |r8_NotTheToken/m);
});

it('starts while Replicate is unwell, and says on its log and at /readyz what is wrong until it is well', async () => {
  await using discord = await startDiscord();
  await using replicate = await openFakeReplicate();
  replicate.faults.add({ kind: 'answer', on: 'account', problem: unavailable(503), times: 1000 });
  const port = await freePort();
  await using lorikeet = startLorikeet({
    ...discord.env,
    REPLICATE_API_URL: replicate.apiUrl,
    REPLICATE_API_TOKEN: replicate.token,
    PORT: String(port),
  });
  await lorikeet.waitForOutput('Lorikeet is ready');
  expect(lorikeet.output).toContain('Replicate cannot be used at the moment: it responded 503. Lorikeet starts');
  const readiness = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
  expect(await readiness()).toBe('ok, but Replicate cannot be used: it responded 503');
  replicate.faults.clear();
  await lorikeet.waitForOutput('Replicate responds and accepts the token');
  expect(await readiness()).toBe('ok');
});

it.each(['playground', 'bot'])('says what to do about a port in use, as a %s', async (as) => {
  await using discord = await startDiscord();
  await using other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const PORT = String(typeof address === 'object' && address?.port);
  const { code, output } = await startLorikeet({ ...(as === 'bot' && discord.env), PORT }).waitForExit();
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(`another program uses port ${PORT}.`) });
  expect(output).toContain(`choose another port with PORT=${Number(PORT) + 1}`);
  expect(output).not.toMatch(/^\s+at /m);
});

it.each<[string, () => Promise<Record<string, string>>, RegExp]>([
  ['an address of another machine', async () => ({ HOST: '203.0.113.9' }), /203\.0\.113\.9 is no address[\s\S]*HOST/],
  ['a host without an address', async () => ({ HOST: 'nobody.invalid' }), /nobody\.invalid is no address[\s\S]*HOST/],
  [
    'the same port twice',
    async () => {
      const port = String(await freePort());
      return { PORT: port, METRICS_PORT: port };
    },
    /PORT and METRICS_PORT are both \d+\.\n {2}- Choose another port with METRICS_PORT=\d+\./,
  ],
  [
    'a folder that cannot be written',
    async () => ({ STORE_URL: `sqlite:${file('a-file', '')}/data/store.sqlite` }),
    /cannot be used[\s\S]*Check that the folder/,
  ],
])('says what to do about %s', async (_, envFor, advice) => {
  const { code, output } = await startLorikeet({ PORT: '0', ...(await envFor()) }).waitForExit();
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(advice) });
  expect(output).not.toMatch(/^\s+at /m);
});
