import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type APIMessage, SnowflakeUtil } from 'discord.js';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, isLoading, type Reply, startDiscord, textOf } from '#test/support/discord/index.ts';
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
}, 60_000);

it('promises nothing in a burst that it could not keep over a kill', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-burst-')), 'store.sqlite');
  await using bot = await startBot({ env: { ...NO_LIMITS, STORE_URL: `sqlite:${file}` } });
  const ben = bot.discord.person('Ben');
  rmSync(file);
  await expect.poll(() => bot.log.some((line) => line.includes('was deleted')), { timeout: 10_000 }).toBe(true);
  const replies = await Promise.all(
    Array.from({ length: REQUESTS }, () => ben.command('imagine', SMALL_IMAGINE_OPTIONS)),
  );
  for (const reply of replies) {
    expect(isEphemeral(await reply.answer(isEphemeral))).toBe(true);
    expect(reply.history.some(isLoading)).toBe(false);
  }
}, 30_000);

it('paints nothing that its person has erased before the next process begins again with it', async () => {
  const STORE_URL = `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-burst-')), 'store.sqlite')}`;
  await using replicate = await openFakeReplicate({ shrink: 16, stepMs: 1 });
  const env = { ...NO_LIMITS, REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, STORE_URL };
  await using discord = await startDiscord();
  const [ben, cleo] = [discord.person('Ben'), discord.person('Cleo')];
  const replies: { readonly isBen: boolean; readonly reply: Reply }[] = [];
  {
    await using bot = await startBot({ env, discord });
    const sent = Array.from({ length: REQUESTS }, async (_, index) => {
      const isBen = index % 2 === 0;
      const reply = await (isBen ? ben : cleo).command('imagine', SMALL_IMAGINE_OPTIONS);
      replies.push({ isBen, reply });
      return reply.responseType();
    });
    await Promise.race(sent);
    await bot.stop();
    await Promise.allSettled(sent);
  }
  const waiting = new Set<string>();
  {
    await using store = await openStore(STORE_URL, () => {});
    const jobs = store.collection('jobs', z.unknown());
    for await (const [id] of store.listedCollection('acknowledged', z.unknown()).entries())
      if (!(await jobs.get(id))) waiting.add(id);
    // Another process was asked for it.
    const interaction = SnowflakeUtil.generate({ timestamp: Date.now() + 60_000 }).toString();
    await store.collection('erasures', z.unknown()).set(ben.id, { interaction, isPersonDone: false });
  }
  await using _ = await startBot({ env, discord });
  const promised = replies.filter(({ reply }) => waiting.has(reply.id) && reply.history.some(isLoading));
  const [fromBen, fromCleo] = [promised.filter(({ isBen }) => isBen), promised.filter(({ isBen }) => !isBen)];
  expect(fromBen.length).toBeGreaterThan(0);
  const saysErased = (message: APIMessage) => isEphemeral(message) && textOf(message).includes('you have erased');
  await Promise.all(fromBen.map(({ reply }) => reply.answer(saysErased, 20_000)));
  await Promise.all(fromCleo.map(({ reply }) => reply.answer(hasPictures, 20_000)));
  expect(fromBen.filter(({ reply }) => reply.history.some(hasPictures))).toEqual([]);
}, 60_000);

it('hands over what it acknowledged and has not looked at to the next process', async () => {
  const STORE_URL = `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-burst-')), 'store.sqlite')}`;
  await using replicate = await openFakeReplicate({ shrink: 16, stepMs: 1 });
  const env = { ...NO_LIMITS, REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, STORE_URL };
  await using discord = await startDiscord();
  const ben = discord.person('Ben');
  const replies: Reply[] = [];
  {
    await using bot = await startBot({ env, discord });
    const sent = Array.from({ length: REQUESTS }, async () => {
      const reply = await ben.command('imagine', SMALL_IMAGINE_OPTIONS);
      replies.push(reply);
      return reply.responseType();
    });
    await Promise.race(sent);
    await bot.stop();
    // Discord tells some that the application did not respond.
    await Promise.allSettled(sent);
  }
  await using _ = await startBot({ env, discord });
  // All that were promised something, by “thinking…”.
  const promised = replies.filter(({ history }) => history.some(isLoading));
  expect(promised.length).toBeGreaterThan(0);
  await Promise.all(promised.map((reply) => reply.answer(hasPictures, 30_000)));
  expect(replicate.predictions).toHaveLength(promised.length);
}, 60_000);
