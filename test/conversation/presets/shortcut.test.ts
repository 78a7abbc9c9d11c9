import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { type Discord, hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';

const GUILD = '1100000000000001000';
let discord: Discord;
let bot: TestBot;
let env: Record<string, string>;
beforeAll(async () => {
  env = { STORE_URL: `sqlite:${await mkdtemp(`${tmpdir()}/lorikeet-`)}/store.sqlite` };
  discord = await startDiscord();
  bot = await startBot({ discord, env });
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
  await discord.close();
});

const admin = () => discord.person('admin');
const member = () => discord.person('member');
const add = async (name: string, reference: string, more = {}) => {
  const reply = await admin().command('lora add', { name, reference, ...more });
  await (await reply.press('Save')).answer((message) => textOf(message).includes('Saved.'));
};
const runCommand = async (name: string, options = {}) => textOf(await (await admin().command(name, options)).answer());
/** Registrations in the server so far. */
const countCommandUpdates = () =>
  discord.requests.filter(({ method, path }) => method === 'PUT' && path?.includes(`/guilds/${GUILD}/commands`));
const guildCommands = () => discord.playground.listCommands().filter((command) => command.guild_id === GUILD);
const optionsOf = (name: string) =>
  new Map(
    guildCommands()
      .find((each) => each.name === name)
      ?.options?.map((each) => [each.name, each]),
  );

describe('the shortcut command of a preset', () => {
  it('has that model’s options, bounds, choices and defaults, and paints', async () => {
    await add('Pixar Cars', 'owner/pixar', { triggers: 'PXR', scale: '0.9 (0.5 to 1.2)' });
    expect(await runCommand('lora edit', { name: 'pixar cars', shortcut: true })).toContain(
      'It has the command /pixar-cars now.',
    );
    const options = optionsOf('pixar-cars');
    expect([...options.keys()]).toContain('prompt');
    expect([...options.keys()]).not.toContain('width');
    expect([...options.keys()]).not.toContain('lora');
    expect([...options.keys()]).not.toContain('replicate_weights');
    expect(options.get('lora_scale')).toMatchObject({ min_value: 0.5, max_value: 1.2 });
    expect(options.get('lora_scale')?.description).toMatch(/\(0\.9 by default\)$/);
    expect(options.get('go_fast')?.description).toMatch(/\(true by default\)$/);
    const message = await (await member().command('pixar-cars', { prompt: 'a fox', megapixels: '0.25' })).answer(
      hasPictures,
    );
    expect(textOf(message)).toContain('a fox');
  });

  it('is registered again only where its definition has changed', async () => {
    const before = countCommandUpdates().length;
    await add('other', 'owner/other');
    await runCommand('lora edit', { name: 'pixar cars', shortcut: true });
    await bot.stop();
    bot = await startBot({ discord, env });
    await runCommand('lora show', { name: 'pixar cars' });
    expect(countCommandUpdates()).toHaveLength(before);
    expect(await runCommand('lora edit', { name: 'other', shortcut: true })).toContain('/other now');
    expect(countCommandUpdates()).toHaveLength(before + 1);
    expect(
      guildCommands()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['other', 'pixar-cars']);
  });

  it('is registered when the server is first seen, where its definition changed while the bot was stopped', async () => {
    await bot.stop();
    {
      await using store = await openStore(env.STORE_URL ?? '', (error) => expect.fail(String(error)));
      await store.collection('shortcuts', z.string()).set(GUILD, 'of another definition');
    }
    const before = countCommandUpdates().length;
    bot = await startBot({ discord, env });
    expect(countCommandUpdates()).toHaveLength(before);
    await admin().autocomplete('lora show', 'name', '');
    await expect.poll(() => countCommandUpdates().length).toBe(before + 1);
    await runCommand('lora show', { name: 'pixar cars' });
    expect(countCommandUpdates()).toHaveLength(before + 1);
  });

  it('is refused to members who may not use the preset', async () => {
    await add('dark', 'owner/dark', { age_restricted: true });
    await runCommand('lora edit', { name: 'dark', shortcut: true });
    const there = discord.person('member', 'after-dark');
    await (await there.command('dark', { prompt: 'a fox', megapixels: '0.25' })).answer(hasPictures);
  });

  it('is removed with its preset, or when it is switched off', async () => {
    const reply = await admin().command('lora remove', { name: 'other' });
    await (await reply.press('Remove')).answer((message) => textOf(message).includes('was removed'));
    await expect.poll(() => guildCommands().map(({ name }) => name)).not.toContain('other');
    expect(await runCommand('lora edit', { name: 'dark', shortcut: false })).toContain('no command of its own now');
    expect(guildCommands().map(({ name }) => name)).toEqual(['pixar-cars']);
  });

  it('cannot have a name that is taken', async () => {
    await add('imagine', 'owner/a');
    expect(await runCommand('lora edit', { name: 'imagine', shortcut: true })).toContain(
      '`/imagine` is one of my own commands',
    );
    await add('pixar.cars', 'owner/b');
    expect(await runCommand('lora edit', { name: 'pixar.cars', shortcut: true })).toContain(
      'already is the command of **Pixar Cars**',
    );
  });

  it('is limited to twenty presets of a server', async () => {
    const presets = Array.from({ length: 20 }, (_, n) => ({
      name: `look ${n}`,
      paints: { kind: 'weights', model: 'black-forest-labs/flux-dev-lora', weights: 'owner/name' },
    }));
    const bytes = Buffer.from(JSON.stringify({ lorikeet: 'presets', version: 1, presets }));
    const reply = await admin().command('lora import', { file: { name: 'x.json', bytes, type: 'application/json' } });
    await (await reply.press(/^Import/)).answer((message) => textOf(message).includes('Imported'));
    for (let n = 0; n < 19; n += 1)
      expect(await runCommand('lora edit', { name: `look ${n}`, shortcut: true })).toContain(`/look-${n} now`);
    expect(await runCommand('lora edit', { name: 'look 19', shortcut: true })).toContain('Up to 20 presets');
    expect(guildCommands()).toHaveLength(20);
  });
});
