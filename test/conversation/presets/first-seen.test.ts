import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { StatementSync } from 'node:sqlite';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { type Discord, hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';
import { createManyGuilds } from '#test/support/discord/many-guilds.ts';
import { startRedis } from '#test/support/store/redis.ts';

const WORLD = { worldOptions: createManyGuilds(3, 2) };
const STORE_ERROR = /cannot reach my data/;
const createStoreUrl = async () => `sqlite:${await mkdtemp(`${tmpdir()}/lorikeet-`)}/store.sqlite`;

const admin = (discord: Discord, guild: number) => discord.person('person-0', `Guild ${guild}/general`);
const member = (discord: Discord, guild: number) => discord.person('person-1', `Guild ${guild}/general`);

/** Saves a preset with somebody's likeness, which only the admin may use. */
async function saveLikeness(discord: Discord, guild: number) {
  const person = admin(discord, guild);
  const reply = await person.command('lora add', { name: 'face', reference: 'owner/face', likeness_of: person.id });
  await reply.answer((message) => textOf(message).includes('not saved yet'));
  await (await reply.press('Save')).answer((message) => textOf(message).includes('Saved.'));
}
/** The reply to a member who writes out the LoRA of that preset. */
async function paintFace(discord: Discord, guild: number) {
  const options = { prompt: 'a fox', replicate_weights: 'owner/face', megapixels: '0.25' };
  const reply = await member(discord, guild).command('imagine', options);
  return textOf(await reply.answer((message) => hasPictures(message) || textOf(message) !== ''));
}
const refOf = ({ value }: { readonly value: unknown }) => value;

/** Fills a store with as many servers and people, and counts the rows that a bot reads of it until it has stopped. */
async function countReads(servers: number): Promise<number> {
  const url = await createStoreUrl();
  {
    await using store = await openStore(url, (error) => expect.fail(String(error)));
    const paints = { kind: 'weights', model: 'black-forest-labs/flux-dev-lora', weights: 'owner/face' };
    const day = new Date().toISOString().slice(0, 10);
    const values = {
      presets: { presets: [{ name: 'face', paints, shortcut: true }], defaults: { channels: {} }, managers: [] },
      settings: { everyone: {}, roles: {} },
      profiles: { num_outputs: 2 },
      usage: { face: 1 },
      shortcuts: 'none',
      'spending-servers': { day, people: { '1': 1 } },
    };
    const keys = Array.from({ length: servers }, (_, index) => `${1_100_000_000_000_000_000n + BigInt(index)}`);
    const writes = Object.entries(values).flatMap(([namespace, value]) => {
      const collection = store.collection(namespace, z.unknown());
      return keys.map((key) => collection.set(key, value));
    });
    // What earlier versions stored is looked through once, in the background: that is over here.
    const upkeep = { version: 1, days: null, at: 0 };
    await store.collection('upkeep', z.unknown()).set('all', upkeep);
    const people = store.collection('spending-people', z.number());
    await Promise.all([...writes, ...keys.map((key) => people.set(`${day}/process/${key}`, 1))]);
  }
  const reads = { get: vi.spyOn(StatementSync.prototype, 'get'), all: vi.spyOn(StatementSync.prototype, 'all') };
  try {
    const bot = await startBot({ env: { STORE_URL: url, PICTURES_PER_PERSON_PER_DAY: '5' } });
    await bot[Symbol.asyncDispose]();
    const rows = reads.all.mock.results.map(({ value }) => (Array.isArray(value) ? value.length : 0));
    return reads.get.mock.calls.length + rows.reduce((sum, each) => sum + each, 0);
  } finally {
    for (const spy of Object.values(reads)) spy.mockRestore();
  }
}

it('reads as much at the start for 1,000 servers and people as for one', async () => {
  const reads = await countReads(1);
  expect(reads).toBeGreaterThan(0);
  expect(await countReads(1000)).toBe(reads);
});

it('keeps to the rules of a server’s presets when it is first seen, and after it was forgotten', async () => {
  const env = { STORE_URL: await createStoreUrl() };
  await using discord = await startDiscord(WORLD);
  const options = { discord, env, cacheSizes: { servers: 1, people: 1 } };
  {
    await using bot = await startBot(options);
    await saveLikeness(discord, 0);
    await bot.stop();
  }
  await using _bot = await startBot(options);
  expect(await paintFace(discord, 0)).toMatch(/likeness/);
  // Each of these puts the one before out of memory.
  expect(await paintFace(discord, 1)).not.toMatch(/likeness/);
  expect(await paintFace(discord, 2)).not.toMatch(/likeness/);
  expect(await paintFace(discord, 0)).toMatch(/likeness/);
  expect(discord.refusedRequests).toEqual([]);
});

it('offers a server’s presets in the first answer to what somebody types', async () => {
  const env = { STORE_URL: await createStoreUrl() };
  await using discord = await startDiscord(WORLD);
  {
    await using bot = await startBot({ discord, env });
    await saveLikeness(discord, 0);
    await bot.stop();
  }
  await using _bot = await startBot({ discord, env });
  expect((await admin(discord, 0).autocomplete('imagine', 'lora', 'fac')).map(refOf)).toContain('face');
  expect((await member(discord, 0).autocomplete('imagine', 'lora', 'fac')).map(refOf)).not.toContain('face');
});

it('goes on from memory while the store is away, asks servers that it has not seen to wait, and keeps to the rules after', async () => {
  await using redis = await startRedis();
  await using discord = await startDiscord(WORLD);
  await using _bot = await startBot({
    discord,
    env: { STORE_URL: redis.url },
    cacheSizes: { servers: 10, people: 10 },
  });
  await saveLikeness(discord, 0);
  expect(await paintFace(discord, 0)).toMatch(/likeness/);
  await redis.stop();
  await vi.waitFor(async () => expect(await paintFace(discord, 1)).toMatch(STORE_ERROR));
  expect(await paintFace(discord, 0)).toMatch(/likeness/);
  expect((await admin(discord, 0).autocomplete('imagine', 'lora', 'fac')).map(refOf)).toContain('face');
  expect(await admin(discord, 1).autocomplete('imagine', 'lora', '')).toEqual([]);
  await redis.start();
  await vi.waitFor(async () => expect(await paintFace(discord, 1)).not.toMatch(/likeness|cannot get at/));
  expect(await paintFace(discord, 0)).toMatch(/likeness/);
});
