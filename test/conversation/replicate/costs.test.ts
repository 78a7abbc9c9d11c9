import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { paintSheet, selectCell } from '#test/support/discord/compare.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { type Discord, hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import type { BillingConfig } from '#test/support/fake-replicate/models.ts';

let replicate: FakeReplicate;
let bot: TestBot;
let discord: Discord;
beforeAll(async () => {
  replicate = await openFakeReplicate();
  bot = await startBot({ env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl } });
  discord = bot.discord;
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
});

const DEV = 'black-forest-labs/flux-dev-lora';
const paint = async (options: Record<string, string | number>) => {
  const reply = await discord.person('Ben').command('imagine', { prompt: 'a fox', ...options });
  await reply.answer(hasPictures);
  return async () => textOf(await (await reply.press('Details')).answer());
};

describe('Details', () => {
  it('have what the pictures cost beside what was expected, with no request for it', async () => {
    const before = replicate.requests.length;
    const details = await paint({ lora: DEV, num_outputs: 3, seed: 1 });
    expect(await details()).toMatch(
      /Cost: about \$0\.096 \(expected: about \$0\.096\), by (?:a list|its page) of 2026-/,
    );
    const reads = replicate.requests
      .slice(before)
      .filter(({ method, path }) => method === 'GET' && /predictions/.test(path));
    expect(reads.length).toBeLessThanOrEqual(2);
  });

  it('of a cell that was taken from a sheet have what it cost, and of one that was made from it what that did', async () => {
    const ben = discord.person('Ben');
    const sheet = await paintSheet(ben, {
      lora: DEV,
      x: 'seeds 2',
      aspect_ratio: '1:1',
      width: undefined,
      height: undefined,
    });
    const taken = await (await selectCell(ben, sheet, 0)).answer(hasPictures);
    const details = async (message: APIMessage) => textOf(await (await ben.press(message, 'Details')).answer());
    expect(await details(taken)).toMatch(/Cost: about \$0\.032 \(expected: about \$0\.032\)/);
    const varied = await (await ben.press(taken, 'Upscale 2×')).answer(hasPictures);
    expect(await details(varied)).not.toContain('$0.032');
  });

  it('go by the page of the model once it was read, which is once a day; and by what Replicate counted, once that is known', async () => {
    await using store = temporaryStore();
    const lora = 'black-forest-labs/flux-schnell-lora';
    await using own = await startDiscord();
    await using hosting = await openFakeReplicate();
    const hosted = hosting.models.get(lora);
    if (hosted) hosted.billing = FLUX_2_BILLING;
    const env = { REPLICATE_API_TOKEN: hosting.token, REPLICATE_API_URL: hosting.apiUrl, STORE_URL: store.url };
    const first = await startBot({ discord: own, env });
    let painted = 0;
    const paintHere = async (seed: number) => {
      painted += 1;
      const reply = await own.person('Ben').command('imagine', { prompt: 'a fox', lora, seed });
      await reply.answer(hasPictures);
      return async () => textOf(await (await reply.press('Details')).answer());
    };
    const pagesRead = () => hosting.pageRequests.filter((path) => path === `/${lora}`).length;
    await paintHere(1);
    await expect.poll(pagesRead).toBe(1);
    // The page is read beside the first picture.
    let details = await paintHere(2);
    for (let seed = 3; !(await details()).includes('by its page') && seed < 10; seed++) details = await paintHere(seed);
    // The answer that was held for the pictures comes before the counts, and nobody is asked for those alone.
    expect(await details()).toMatch(/^Expected cost: about \$0\.060, by its page/m);
    // What is to be priced later is written once the end of the job is, which is after its pictures are seen.
    const delivered = () => first.log.filter((line) => line.includes('delivered')).length;
    await expect.poll(delivered).toBe(painted);
    await first.stop();
    await using _second = await startBot({ discord: own, env });
    // 1,048,576 pixels, and one run. Where the list does not have it yet, it is read again after 30 s; a channel keeps 500 messages.
    await expect
      .poll(details, { interval: 1000, timeout: 45_000 })
      .toMatch(/^Cost: about \$0\.0624 \(expected: about \$0\.060\), by its page of \d{4}/m);
    expect(pagesRead()).toBe(1);
  });
});

const FLUX_2_BILLING: BillingConfig = {
  current_tiers: [
    {
      prices: [
        { metric: 'run_count', price: '$0.01', title: 'per run', type: 'fixed' },
        {
          metric: 'image_output_megapixel_count',
          price: '$0.05',
          title: 'per output image megapixel',
          type: 'per-unit',
        },
      ],
    },
  ],
};

function temporaryStore() {
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
  return {
    url: `sqlite:${join(folder, 'store.sqlite')}`,
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
