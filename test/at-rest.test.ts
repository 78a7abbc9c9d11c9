import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { startCommand } from '#test/support/bot/process.ts';
import { type Discord, startDiscord } from '#test/support/discord/index.ts';

/** What a bot with a token that does nothing has in memory. Whatever is added here costs each process, whether it is used or not. */
const LOADED_PACKAGES = [
  '@hono/node-server',
  '@sapphire/async-queue',
  'discord.js',
  'hono',
  'image-size',
  'keyv',
  'pino',
  'replicate',
  'tinyqueue',
  'undici',
  'zod',
];

/** Some folders of our own that few bots need, or not before somebody asks. */
const UNUSED_FOLDERS = /^(?:playground|src\/services\/(?:backends\/(?:cog|sketch(?!\/sample-editor))|store\/redis))\//;

/** Tells which packages our own modules have asked for, and which of those modules are loaded. */
const OBSERVER = `
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
const root = pathToFileURL(process.cwd()).href + '/';
const [packages, files] = [new Set(), new Set()];
const isOwn = (url = '') => url.startsWith(root) && !url.includes('/node_modules/');
registerHooks({
  resolve(specifier, context, next) {
    if (isOwn(context.parentURL) && !/^(?:node:|[.#/]|file:)/.test(specifier))
      packages.add(specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'));
    return next(specifier, context);
  },
  load(url, context, next) {
    if (isOwn(url)) files.add(url.slice(root.length));
    return next(url, context);
  },
});
process.on('message', () => process.send({ packages: [...packages].sort(), files: [...files] }));
process.channel.unref();
`;

const START_FROM_SOURCES = "await (await import('./src/run.ts')).run({ isBundled: true });";
const NODE = resolve('node_modules/.bin/node');

const environmentOf = ({ env }: Discord) => ({
  ...{ ...env, BACKEND: 'replicate', REPLICATE_API_TOKEN: 'r8_SomeTokenThatNobodyHas00000000000000000' },
  ...{ REPLICATE_API_URL: 'http://127.0.0.1:9', STORE_URL: 'memory:', MODELS_DIR: 'no-such-folder', PORT: '0' },
  LOG_FORMAT: 'json',
});

const loaded = z.object({ packages: z.array(z.string()), files: z.array(z.string()) });

it('loads nothing at rest that only some bots need, or not before somebody asks', async () => {
  await using discord = await startDiscord();
  const observer = join(mkdtempSync(join(tmpdir(), 'lorikeet-at-rest-')), 'observer.mjs');
  writeFileSync(observer, OBSERVER);
  // From the sources, also where there is a bundle of them: what that loads at once is what these import.
  const args = ['--import', observer, '--input-type=module', '--eval', START_FROM_SOURCES];
  await using lorikeet = startCommand([NODE, ...args], process.cwd(), environmentOf(discord), true);
  await lorikeet.waitForOutput('Lorikeet is ready');
  const { packages, files } = loaded.parse(await lorikeet.ask('loaded?'));
  expect(packages).toEqual(LOADED_PACKAGES);
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => UNUSED_FOLDERS.test(file))).toEqual([]);
});

/** More than after which V8 would compile the parser of HTTP again. */
const COMMANDS = 100;

it('compiles the parser of HTTP once, however much it is used', async () => {
  await using discord = await startDiscord();
  const args = ['--trace-wasm-compilation-times', '--input-type=module', '--eval', START_FROM_SOURCES];
  await using lorikeet = startCommand([NODE, ...args], process.cwd(), environmentOf(discord));
  await discord.ready('help');
  for (let command = 0; command < COMMANDS; command++) {
    const reply = await discord.person('Ben').command('help');
    await reply.answer();
  }
  await lorikeet.stop('SIGTERM');
  const compilations = [...lorikeet.output.matchAll(/(0x[\da-f]+)#\d+ using (\w+)/g)];
  // The other, which comes first, strips the types of our sources.
  const parser = compilations.findLast(([, , compiler]) => compiler === 'Liftoff')?.[1];
  expect(parser).not.toBe(compilations[0]?.[1]);
  const compilers = compilations.filter(([, module]) => module === parser).map(([, , compiler]) => compiler);
  expect(new Set(compilers)).toEqual(new Set(['Liftoff']));
});

it('collects garbage once, not twice, when there is less to do', async () => {
  const script = "(await import('./src/app/compact-heap.ts')).compactHeap(); setInterval(() => {}, 1000);";
  const args = ['--trace-memory-reducer', '--input-type=module', '--eval', script];
  await using child = startCommand([NODE, ...args], process.cwd(), {});
  // V8 waits eight seconds for that.
  await child.waitForOutput('finished GC #1');
  expect(child.output).toContain('finished GC #1 (done)');
});
