import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, expect, it } from 'vitest';
import { buildDockerImage } from '#test/support/bot/docker-image.ts';
import { startCommand } from '#test/support/bot/process.ts';
import { hasPictures, startDiscord } from '#test/support/discord/index.ts';
import { freePort } from '#test/support/free-port.ts';

/** Ms in which all that is installed can be removed, on a machine that is busy with other things. */
const REMOVE_TIMEOUT_MS = 180_000;

const image = buildDockerImage();
afterAll(() => image[Symbol.dispose](), REMOVE_TIMEOUT_MS);

const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

it('runs as in the Dockerfile: unprivileged, writing only to /data, and stops in time', async () => {
  const files = filesIn(image.app);
  await using discord = await startDiscord();
  const env = { ...image.env, ...discord.env, PORT: `${await freePort()}`, LOG_LEVEL: 'debug' };
  const healthy = async () => (await startCommand(image.healthcheck, image.app, env).waitForExit()).code === 0;
  await using lorikeet = startCommand(image.command, image.app, env);
  await lorikeet.waitForOutput('Lorikeet is ready');
  expect(lorikeet.output).toContain('"isBundled":true');
  expect(await healthy()).toBe(true);
  await (await discord.person('Ben').command('imagine', { prompt: 'a fox', megapixels: '0.25' })).answer(hasPictures);
  const begun = Date.now();
  expect(await lorikeet.stop('SIGTERM')).toBe(0);
  process.stdout.write(`Lorikeet stopped in ${Date.now() - begun} ms; container managers wait for 10,000.\n`);
  expect(await healthy()).toBe(false);
  expect((await lorikeet.waitForExit()).output).not.toMatch(/"level":[456]0/);
  expect(filesIn(image.app)).toEqual(files);
  expect(filesIn(image.temporary)).toEqual([]);
  expect(filesIn(image.data)).toContain('lorikeet.sqlite');
  expect(statSync(join(image.data, 'lorikeet.sqlite')).uid).not.toBe(0);
});

it('has only the files in the build context that the Dockerfile copies', () => {
  const copied = [...readFileSync('Dockerfile', 'utf8').matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, names = '']) =>
    names.split(' '),
  );
  const rules = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  expect(rules).toEqual(['*', ...copied.map((name) => `!${name}`)]);
});

it('does not open the playground where the token is missing', async () => {
  const { code, output } = await startCommand(image.command, image.app, image.env).waitForExit();
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('DISCORD_TOKEN: is missing') });
});
