import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MANIFEST_FILE } from '#services/images/undelivered/undelivered-files.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { type Discord, hasPictures, isEphemeral, startDiscord, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { throttledOldWording } from '#test/support/fake-replicate/problems.ts';
import { freePort } from '#test/support/free-port.ts';
import { parseExposition } from '#test/support/prometheus-text.ts';
import { simulateFullDisk } from '#test/support/store/full-disk.ts';

const small = { prompt: 'a fox', megapixels: '0.25' };
const MODEL = 'jdreetz/illustration';

async function start(env: Record<string, string> = {}, discord?: Discord) {
  const port = await freePort();
  const bot = await startBot({ env: { METRICS_PORT: `${port}`, ...env }, ...(discord && { discord }) });
  const url = `http://127.0.0.1:${port}`;
  return { bot, url, scrape: async () => parseExposition(await (await fetch(`${url}/metrics`)).text()) };
}

it('counts painted, refused and canceled jobs, and measures their duration', async () => {
  const { bot, scrape } = await start({ MAX_PICTURES_PER_DAY: '4', SKETCH_STEP_MS: '100' });
  await using _ = bot;
  const { discord } = bot;
  const ben = discord.person('Ben');
  await (await ben.command('imagine', { ...small, num_outputs: 2, num_inference_steps: 1 })).answer(hasPictures);
  const broken = { name: 'x.png', bytes: Buffer.from('no picture'), type: 'image/png' };
  await (await ben.command('imagine', { ...small, image: broken })).answer((message) =>
    textOf(message).includes('read'),
  );
  const canceled = await ben.command('imagine', small);
  await canceled.answer((message) => /\d+ %/.test(textOf(message)));
  await canceled.press('Cancel');
  await canceled.answer((message) => textOf(message).includes('Canceled'));
  const tooMany = await (await ben.command('imagine', { ...small, num_outputs: 4 })).answer();
  expect(isEphemeral(tooMany)).toBe(true);
  await ben.autocomplete('imagine', 'lora', 'hand');

  const interactions = async () =>
    Object.fromEntries([...(await scrape())].filter(([key]) => key.startsWith('lorikeet_interactions_total')));
  // Counted when the bot has heard that its answer has arrived.
  await expect.poll(interactions).toEqual({
    'lorikeet_interactions_total{kind="command",outcome="done"}': 3,
    'lorikeet_interactions_total{kind="command",outcome="refused"}': 1,
    'lorikeet_interactions_total{kind="complete",outcome="done"}': 1,
    'lorikeet_interactions_total{kind="press",outcome="done"}': 1,
  });
  await expect.poll(async () => (await scrape()).get('lorikeet_running_jobs')).toBe(0);
  const seen = await scrape();
  const jobs = (state: string) => seen.get(`lorikeet_jobs_total{card="${MODEL}",state="${state}"}`);
  expect(['accepted', 'delivered', 'refused', 'canceled', 'failed', 'kept'].map(jobs)).toEqual([3, 1, 1, 1, 0, 0]);
  expect(seen.get('lorikeet_acknowledgement_seconds_count{kind="command"}')).toBe(4);
  expect(seen.get('lorikeet_acknowledgement_seconds_bucket{kind="command",le="3"}')).toBe(4);
  expect(seen.get(`lorikeet_pictures_total{card="${MODEL}"}`)).toBe(2);
  expect(seen.get(`lorikeet_backend_seconds_count{card="${MODEL}"}`)).toBe(1);
  expect(seen.get(`lorikeet_backend_seconds_sum{card="${MODEL}"}`)).toBeGreaterThan(0.02);
  expect(seen.get('lorikeet_queue_wait_seconds_count')).toBe(2);
  expect(seen.get('lorikeet_delivery_seconds_count{by="reply"}')).toBe(1);
  expect(seen.get('lorikeet_pictures_today')).toBe(2);
  expect(seen.get('lorikeet_pictures_per_day_limit')).toBe(4);
  expect(seen.get('lorikeet_discord_ready')).toBe(1);
  expect(seen.get('lorikeet_requests_total{service="discord",status="2xx"}')).toBeGreaterThan(8);
  expect(seen.get('lorikeet_requests_total{service="discord",status="429"}')).toBe(0);
  expect(seen.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
  expectNoDiscordProblems(discord);
});

it('measures the queue, its longest wait, and the accuracy of the estimates', async () => {
  const { bot, scrape } = await start({ JOBS_AT_ONCE: '1', SKETCH_STEP_MS: '120' });
  await using _ = bot;
  const first = await bot.discord.person('Ben').command('imagine', small);
  await first.answer((message) => /\d+ %/.test(textOf(message)));
  const second = await bot.discord.person('Cleo').command('imagine', small);
  await second.responseType();
  await expect.poll(async () => (await scrape()).get('lorikeet_queue_oldest_seconds')).toBeGreaterThan(0.05);
  const meanwhile = await scrape();
  expect(['queue_waiting_jobs', 'running_jobs'].map((name) => meanwhile.get(`lorikeet_${name}`))).toEqual([1, 1]);
  await second.answer(hasPictures, 20_000);
  const after = await scrape();
  expect(['queue_waiting_jobs', 'queue_oldest_seconds'].map((name) => after.get(`lorikeet_${name}`))).toEqual([0, 0]);
  const errors = ['late', 'early'].map(
    (came) => after.get(`lorikeet_queue_estimate_error_seconds_count{came="${came}"}`) ?? 0,
  );
  // The first started at once, without an estimate.
  expect(errors.reduce((sum, count) => sum + count)).toBe(1);
});

it('reports a broken connection to Discord until it is back', async () => {
  await using discord = await startDiscord({ gatewayDelays: { hello: 1500 } });
  const { bot, scrape } = await start({}, discord);
  await using _ = bot;
  const ready = async () => (await scrape()).get('lorikeet_discord_ready');
  expect(await ready()).toBe(1);
  discord.playground.gateway.dropConnections();
  await expect.poll(ready, { interval: 20 }).toBe(0);
  await expect.poll(ready).toBe(1);
  expect((await scrape()).get('lorikeet_gateway_reconnects_total')).toBe(1);
});

it('reports a store outage, the bytes of kept pictures, and the routes of delivery', async () => {
  let now = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-metrics-'));
  mkdirSync(join(folder, 'undelivered', '1'), { recursive: true });
  writeFileSync(join(folder, 'undelivered', '1', MANIFEST_FILE), 'x'.repeat(1000));
  await using discord = await startDiscord({ now: () => now });
  const { bot, scrape } = await start({ STORE_URL: `sqlite:${folder}/store.sqlite`, SKETCH_STEP_MS: '40' }, discord);
  await using _ = bot;
  const ben = discord.person('Ben');
  const late = await ben.command('imagine', small);
  await late.responseType();
  now += 16 * 60 * 1000;
  await expect.poll(() => ben.messages.filter(hasPictures).length).toBe(1);
  const names = ['delivery_seconds_count{by="channel"}', 'kept_bytes', 'kept_bytes_limit', 'store_down'];
  const seen = async () => {
    const values = await scrape();
    return names.map((name) => values.get(`lorikeet_${name}`));
  };
  await expect.poll(seen).toEqual([1, 1000, 2 ** 30, 0]);
  {
    using _full = simulateFullDisk();
    await (await ben.command('imagine', small)).answer();
    expect((await scrape()).get('lorikeet_store_down')).toBe(1);
  }
  await expect.poll(async () => (await scrape()).get('lorikeet_store_down')).toBe(0);
});

it('counts the responses of Replicate and Discord by status', async () => {
  await using replicate = await openFakeReplicate();
  const env = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl };
  await using discord = await startDiscord();
  const { bot, scrape } = await start(env, discord);
  await using _ = bot;
  replicate.faults.add({ kind: 'answer', on: 'create', problem: throttledOldWording(1) });
  replicate.faults.add({ kind: 'reset', on: 'model', after: false });
  discord.playground.faults.add({
    match: ({ method }) => method === 'PATCH',
    answer: {
      status: 429,
      body: { message: 'Slow down.', retry_after: 0.1, global: false },
      headers: { 'retry-after': '0.1' },
    },
  });
  await (await discord.person('Ben').command('imagine', { prompt: 'a fox' })).answer(hasPictures);
  const seen = await scrape();
  const answered = (service: string, status: string) =>
    seen.get(`lorikeet_requests_total{service="${service}",status="${status}"}`);
  expect(answered('replicate', '429')).toBe(1);
  expect(answered('replicate', 'none')).toBe(1);
  expect(answered('replicate', '2xx')).toBeGreaterThan(1);
  expect(answered('discord', '429')).toBe(1);
  expect(seen.get('lorikeet_service_down')).toBe(0);
});

it('contains no ids of people, servers or jobs, and nothing but the metrics', async () => {
  const { bot, url } = await start();
  await using _ = bot;
  await (await bot.discord.person('Ben').command('imagine', small)).answer(hasPictures);
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await answer.text()).not.toMatch(/="?\d{15,}/);
  expect((await fetch(`${url}/healthz`)).status).toBe(404);
});

it('counts what judged pictures were found to be, and those that could not be judged', async () => {
  const { bot, scrape } = await start({ MODERATION_MODEL: 'lorikeet/sample-moderation' });
  await using _ = bot;
  const ben = bot.discord.person('Ben');
  for (const prompt of ['a fox', 'an nsfw fox', 'an unjudged fox'])
    await (await ben.command('imagine', { ...small, prompt, num_outputs: 2 })).answer(hasPictures);
  const counted = await scrape();
  for (const verdict of ['clean', 'flagged', 'unknown'])
    expect(counted.get(`lorikeet_pictures_judged_total{verdict="${verdict}"}`), verdict).toBe(2);
});
