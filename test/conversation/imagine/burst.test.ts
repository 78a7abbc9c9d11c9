import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type APIMessage, SnowflakeUtil } from 'discord.js';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { startBot, type TestBotOptions } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import {
  type Discord,
  hasPictures,
  isEphemeral,
  isLoading,
  type Person,
  type Reply,
  startDiscord,
  textOf,
} from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

/** Requests at once: more than are looked at before they are acknowledged. */
const REQUESTS = 50;

const NO_LIMITS = {
  MAX_PICTURES_PER_DAY: '1000',
  JOBS_PER_USER: '30',
  MAX_JOBS_PER_USER: '30',
  JOBS_PER_GUILD: '30',
  JOBS_AT_ONCE: '30',
  QUEUE_LENGTH: '100',
  QUEUE_LENGTH_PER_USER: '100',
  QUEUE_LENGTH_PER_GUILD: '100',
  MAX_QUEUE_LENGTH_PER_USER: '100',
};

/** What people ask for, with what makes its answer. Most of a burst is the first. */
const KINDS = {
  painted: { options: {}, isAnswer: hasPictures },
  private: { options: { private: true }, isAnswer: hasPictures },
  refused: { options: { lora: 'nobody-has-this' }, isAnswer: isEphemeral },
  planned: {
    options: { prompt: 'a {red|blue} fox --all' },
    isAnswer: (message: APIMessage) => textOf(message).includes('words: red, blue'),
  },
} as const;

const kindOf = (index: number) => (['private', 'refused', 'planned'] as const)[index % 20] ?? 'painted';

/** Sends a burst, a request of each of these people in turn, and stops the bot while most are acknowledged and none is looked at. */
async function interruptBurst(options: TestBotOptions & { readonly discord: Discord }, people: readonly Person[]) {
  await using bot = await startBot(options);
  const replies: { readonly person: Person; readonly reply: Reply }[] = [];
  const sent = Array.from({ length: REQUESTS / people.length }, () => people)
    .flat()
    .map(async (person) => {
      const reply = await person.command('imagine', SMALL_IMAGINE_OPTIONS);
      replies.push({ person, reply });
      return reply.responseType();
    });
  await Promise.race(sent);
  await bot.stop();
  // Discord tells some that the application did not respond.
  await Promise.allSettled(sent);
  // All that were promised something, by “thinking…”.
  return replies.filter(({ reply }) => reply.history.some(isLoading));
}

/** What is needed for a burst over several runs. */
async function openWorld() {
  const STORE_URL = `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-burst-')), 'store.sqlite')}`;
  const [replicate, discord] = [await openFakeReplicate({ shrink: 16, stepMs: 1 }), await startDiscord()];
  const env = { ...NO_LIMITS, REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, STORE_URL };
  return {
    replicate,
    discord,
    env,
    openStore: () => openStore(STORE_URL, () => {}),
    [Symbol.asyncDispose]: async () => {
      await discord.close();
      await replicate[Symbol.asyncDispose]();
    },
  };
}

const requestsIn = (store: Store) => store.listedCollection('acknowledged', z.unknown(), { isUrgent: true });

it('answers each request of a burst as it would alone, and keeps none once it is over', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-burst-')), 'store.sqlite');
  await using replicate = await openFakeReplicate({ shrink: 16, stepMs: 1 });
  const backend = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl };
  await using bot = await startBot({ env: { ...NO_LIMITS, ...backend, STORE_URL: `sqlite:${file}` } });
  const { discord } = bot;
  const ben = discord.person('Ben');
  const replies: Record<keyof typeof KINDS, Reply[]> = { painted: [], private: [], refused: [], planned: [] };
  await Promise.all(
    Array.from({ length: REQUESTS }, async (_, index) => {
      const kind = kindOf(index);
      const reply = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...KINDS[kind].options });
      replies[kind].push(reply);
      await reply.answer(KINDS[kind].isAnswer, 25_000);
    }),
  );
  for (const { history } of replies.private) expect(history.every(isEphemeral)).toBe(true);
  for (const { messages } of replies.refused) {
    expect(messages.map(textOf).join()).toContain('nobody-has-this');
    expect(messages.every(isEphemeral)).toBe(true);
  }
  // Most were acknowledged before they were looked at, so all saw that for a moment.
  expect(replies.refused.some(({ history }) => history.some(isLoading))).toBe(true);
  using database = new DatabaseSync(file, { readOnly: true });
  const keptRequests = () => database.prepare("SELECT 1 FROM entries WHERE key LIKE '%acknowledged%'").all();
  await expect.poll(keptRequests).toEqual([]);
  expectNoDiscordProblems(discord);
});

it('promises nothing in a burst that it could not keep over a kill', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-burst-')), 'store.sqlite');
  await using bot = await startBot({ env: { ...NO_LIMITS, STORE_URL: `sqlite:${file}` } });
  const ben = bot.discord.person('Ben');
  rmSync(file);
  await expect.poll(() => bot.log.some((line) => line.includes('was deleted'))).toBe(true);
  const replies = await Promise.all(
    Array.from({ length: REQUESTS }, () => ben.command('imagine', SMALL_IMAGINE_OPTIONS)),
  );
  for (const reply of replies) {
    expect(isEphemeral(await reply.answer(isEphemeral))).toBe(true);
    expect(reply.history.some(isLoading)).toBe(false);
  }
});

it('paints nothing that its person has erased before the next process begins again with it', async () => {
  await using world = await openWorld();
  const { discord, env } = world;
  const [ben, cleo] = [discord.person('Ben'), discord.person('Cleo')];
  const promised = await interruptBurst({ env, discord }, [ben, cleo]);
  const waiting = new Set<string>();
  {
    await using store = await world.openStore();
    const jobs = store.collection('jobs', z.unknown());
    for await (const [id] of requestsIn(store).entries()) if (!(await jobs.get(id))) waiting.add(id);
    // Another process was asked for it.
    const interaction = SnowflakeUtil.generate({ timestamp: Date.now() + 60_000 }).toString();
    await store.collection('erasures', z.unknown()).set(ben.id, { interaction, isPersonDone: false });
  }
  await using _ = await startBot({ env, discord });
  const waitingOf = (asked: Person) =>
    promised.flatMap(({ person, reply }) => (person === asked && waiting.has(reply.id) ? [reply] : []));
  expect(waitingOf(ben).length).toBeGreaterThan(0);
  const saysErased = (message: APIMessage) => isEphemeral(message) && textOf(message).includes('you have erased');
  await Promise.all(waitingOf(ben).map((reply) => reply.answer(saysErased, 20_000)));
  await Promise.all(waitingOf(cleo).map((reply) => reply.answer(hasPictures, 20_000)));
  expect(waitingOf(ben).filter(({ history }) => history.some(hasPictures))).toEqual([]);
});

it('answers nothing twice that it could not note as answered', async () => {
  await using world = await openWorld();
  const { discord, env, replicate } = world;
  const ben = discord.person('Ben');
  const blocked = { ...env, BLOCKED_USERS: ben.id };
  const promised = await interruptBurst({ env: blocked, discord }, [ben]);
  const kept = new Map<string, unknown>();
  {
    await using store = await world.openStore();
    for await (const [id, request] of requestsIn(store).entries()) kept.set(id, request);
  }
  {
    await using _ = await startBot({ env: blocked, discord });
    const waiting = promised.filter(({ reply }) => kept.has(reply.id));
    expect(waiting.length).toBeGreaterThan(0);
    await Promise.all(waiting.map(({ reply }) => reply.answer(isEphemeral, 20_000)));
  }
  {
    await using store = await world.openStore();
    for (const [id, request] of kept) await requestsIn(store).set(id, request, 60_000);
  }
  await using _ = await startBot({ env, discord });
  await using store = await world.openStore();
  const left = async () => (await Array.fromAsync(requestsIn(store).entries())).length;
  await expect.poll(left).toBe(0);
  expect(replicate.predictions).toEqual([]);
});

it('hands over what it acknowledged and has not looked at to the next process', async () => {
  await using world = await openWorld();
  const { discord, env, replicate } = world;
  const promised = await interruptBurst({ env, discord }, [discord.person('Ben')]);
  await using _ = await startBot({ env, discord });
  expect(promised.length).toBeGreaterThan(0);
  await Promise.all(promised.map(({ reply }) => reply.answer(hasPictures, 30_000)));
  expect(replicate.predictions).toHaveLength(promised.length);
});
