import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { startCommand } from '#test/support/bot/process.ts';
import { hasPictures, startDiscord } from '#test/support/discord/index.ts';
import { freePort } from '#test/support/free-port.ts';

// Each builds and starts, which takes seconds on a machine that does nothing else.
vi.setConfig({ testTimeout: 300_000 });

const root = copyOfSources();
afterAll(() => rmSync(root, { recursive: true }));
const cache = join(root, 'node_modules/.cache/lorikeet');

/** The sources and what is installed, without what earlier starts have kept. */
function copyOfSources(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-bundle-'));
  for (const name of ['src', 'playground', 'package.json', 'package-lock.json']) {
    cpSync(name, join(folder, name), { recursive: true });
  }
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync('node_modules').filter((each) => each !== '.cache')) {
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
  return folder;
}

const build = () => execFileSync(execPath, ['src/bundle/build.ts'], { cwd: root, encoding: 'utf8' }).trim();

const start = (env: Readonly<Record<string, string>>) =>
  startCommand([execPath, 'src/main.mjs'], root, {
    ...{
      STORE_URL: 'memory:',
      READ_LORAS: 'false',
      LOG_FORMAT: 'json',
      LOG_LEVEL: 'debug',
    },
    ...env,
  });

/** Changes a file, but not its date. */
function change(file: string, from: string, to: string): void {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  const { atime, mtime } = statSync(path);
  writeFileSync(path, text.replace(from, to));
  utimesSync(path, atime, mtime);
}

it('runs from the sources where there is no bundle, and from the bundle once it is built', async () => {
  await using discord = await startDiscord();
  const env = { ...discord.env, PORT: '0' };
  await using first = start(env);
  await first.waitForOutput('Lorikeet is ready');
  expect(first.output).toContain('"isBundled":false');
  await first.stop('SIGTERM');
  build();
  await using second = start(env);
  await second.waitForOutput('Lorikeet is ready');
  expect(second.output).toContain('"isBundled":true');
  const reply = await discord.person('Ben').command('imagine', { prompt: 'a fox', megapixels: '0.25' });
  await reply.answer(hasPictures);
  expect(await second.stop('SIGTERM')).toBe(0);
  expect(second.output).not.toMatch(/"level":[456]0/);
  expect(discord.refusedRequests).toEqual([]);
});

it('runs the playground and its page from the bundle', async () => {
  build();
  const port = await freePort();
  await using lorikeet = start({ PORT: `${port}` });
  await lorikeet.waitForOutput('the playground is open');
  expect(lorikeet.output).toContain('"isBundled":true');
  for (const path of ['', 'page/app.ts', 'lib/lit-html/lit-html.js']) {
    expect((await fetch(`http://localhost:${port}/${path}`)).status, path).toBe(200);
  }
});

it('logs readable lines from the bundle, as it does at a terminal', async () => {
  build();
  await using lorikeet = start({ PORT: '0', LOG_FORMAT: 'pretty' });
  await lorikeet.waitForOutput('the playground is open');
  expect(lorikeet.output).toMatch(/^\[\d\d:\d\d:\d\d\] DEBUG: starting \{"isBundled":true/m);
  expect(await lorikeet.stop('SIGTERM')).toBe(0);
  expect(lorikeet.output).toMatch(/INFO: stopping$/m);
}, 60_000);

it('finds every file beside a source where the source has it', () => {
  const folder = join(cache, build());
  const code = readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const urls = [...code.matchAll(/new URL\([`"'](\.[^`"']*)[`"'], ?new URL\([`"']([^`"']+)[`"']/g)];
  expect(urls.length).toBeGreaterThan(2);
  for (const [, path = '', source = ''] of urls) {
    const url = new URL(path, new URL(source, pathToFileURL(`${folder}/run.mjs`)));
    expect(existsSync(fileURLToPath(url)), `${path} of ${source}`).toBe(true);
  }
});

it('names the sources in stacks', () => {
  build();
  const script = `
    const { importBundle } = await import('./src/bundle/bundle.mjs');
    const { run } = await importBundle();
    gc();
    const before = process.memoryUsage().heapUsed;
    await run(null).catch(({ stack }) => console.log(stack));
    gc();
    console.log('kept ' + (process.memoryUsage().heapUsed - before));`;
  const command = ['--expose-gc', '--input-type=module', '-e', script];
  const stack = execFileSync(execPath, command, { cwd: root, encoding: 'utf8' });
  const line = readFileSync(join(root, 'src/run.ts'), 'utf8')
    .split('\n')
    .findIndex((each) => each.includes('function run('));
  expect(stack).toContain(`${pathToFileURL(join(root, 'src/run.ts'))}:${line + 1}:`);
  // A bot that has logged one error is as small as before.
  expect(Number(/kept (-?\d+)/.exec(stack)?.[1])).toBeLessThan(2 ** 20);
});

it('never uses the bundle of other sources, packages or dates', async () => {
  const name = build();
  change('src/app.ts', "'Lorikeet is ready'", "'Lorikeet is READY'");
  await using discord = await startDiscord();
  await using lorikeet = start({ ...discord.env, PORT: '0' });
  await lorikeet.waitForOutput('Lorikeet is READY');
  expect(lorikeet.output).toContain('"isBundled":false');
  const changed = build();
  expect(changed).not.toBe(name);
  change('src/app.ts', "'Lorikeet is READY'", "'Lorikeet is ready'");
  expect(build()).toBe(name);
  change('package-lock.json', '"lockfileVersion": 3', '"lockfileVersion":  3');
  expect(build()).not.toBe(name);
});

it('runs from the sources where the bundle is damaged', async () => {
  writeFileSync(join(cache, build(), 'run.mjs'), 'export const run = (');
  await using discord = await startDiscord();
  await using lorikeet = start({ ...discord.env, PORT: '0' });
  await lorikeet.waitForOutput('Lorikeet is ready');
  expect(lorikeet.output).toContain('"isBundled":false');
});

it('keeps no more than four bundles, and no drafts', () => {
  for (let count = 0; count < 2; count++) {
    writeFileSync(join(root, 'src/more.ts'), `export const more = ${count};\n`);
    build();
  }
  const names = readdirSync(cache);
  expect(names.filter((name) => name.startsWith('bundle-'))).toHaveLength(4);
  expect(names.filter((name) => name.startsWith('draft-'))).toEqual([]);
});
