import { expect, it } from 'vitest';
import { z } from 'zod';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { processTimers } from '#services/backends/replicate/api/timing.ts';
import { openBus } from '#services/bus/open-bus.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { openWebhookReceiver } from '#test/support/backend/webhook-receiver.ts';
import { startShardManager } from '#test/support/bot/shard-manager.ts';
import { hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';
import { createManyGuilds } from '#test/support/discord/many-guilds.ts';
import { openFakeCog } from '#test/support/fake-cog/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { startRedis } from '#test/support/store/redis.ts';

const SHARDED_WORLD = { sharding: { shards: 2 }, worldOptions: createManyGuilds(2, 2) };
const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

it('wakes the process that waits for a prediction, whichever process Replicate calls', async () => {
  await using redis = await startRedis();
  await using resources = new AsyncDisposableStack();
  const join = async () => resources.use(await openBus(redis.url, { error: expect.fail, warn: expect.fail }));
  let take: (headers: Headers, body: string) => Promise<boolean> = async () => false;
  await using receiver = await openWebhookReceiver((...given) => take(...given));
  // No timer ends the pause of the waiting process.
  const timers = { ...processTimers, startTimer: () => new DisposableStack() };
  await using on = await openReplicateHarness(
    { bootMs: 100, finishMs: 0, stepMs: 0 },
    { webhookUrl: receiver.url, waitSeconds: 1, timers, bus: await join() },
  );
  const other = await on.reopen({ bus: await join() });
  take = (headers, body) => other.handleWebhook(headers, async () => body);
  expect((await on.generate(on.request())).pictures).toHaveLength(1);
});

it('rejects unsigned webhooks at the manager, and uses signed ones', async () => {
  await using redis = await startRedis();
  await using discord = await startDiscord(SHARDED_WORLD);
  await using replicate = await openFakeReplicate({ bootMs: 300 });
  const env = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, STORE_URL: redis.url };
  const common = { ...discord.env, ...env, SHARDS: '2' };
  await using fleet = await startShardManager(common, (PUBLIC_URL) => ({ PUBLIC_URL }));
  await discord.ready('imagine');
  for (const guild of ['Guild 0', 'Guild 1']) {
    const reply = await discord.person('person-1', `${guild}/general`).command('imagine', { prompt: guild });
    expect(textOf(await reply.answer(hasPictures))).toContain(guild);
  }
  const [prediction] = replicate.predictions;
  expect(prediction?.webhook).toMatch(`${fleet.url}/webhooks/replicate`);
  expect((await post(`${fleet.url}/webhooks/replicate`, { id: prediction?.id })).status).toBe(401);
  expect(fleet.manager.output).not.toMatch(/"level":(50|60)/);
}, 180_000);

const createdPrediction = z.object({ webhook: z.string() });

it('passes a container’s webhook to the shard that waits for it, and asks for it again where none does', async () => {
  await using redis = await startRedis();
  await using discord = await startDiscord(SHARDED_WORLD);
  const [modelJson] = SHIPPED_MODELS;
  await using cog = await openFakeCog({ generation: 'rust', modelJson, stepMs: 5, shrink: 8 });
  const env = { BACKEND: 'cog', COG_URLS: `${cog.model}=${cog.url}`, DEFAULT_MODEL: cog.model, STORE_URL: redis.url };
  const common = { ...discord.env, ...env, SHARDS: '2' };
  await using _fleet = await startShardManager(common, (COG_CALLBACK_URL) => ({ COG_CALLBACK_URL }));
  await discord.ready('imagine');
  const addresses: string[] = [];
  for (const guild of ['Guild 0', 'Guild 1']) {
    const reply = await discord.person('person-1', `${guild}/general`).command('imagine', { prompt: guild });
    expect(textOf(await reply.answer(hasPictures))).toContain(guild);
    const put = cog.requests.findLast(({ method }) => method === 'PUT');
    addresses.push(createdPrediction.parse(put?.body).webhook);
  }
  // Each was painted once: had its webhook been lost, it would have been painted again.
  expect(cog.createdCount()).toBe(2);
  const secrets = new Set(addresses.map((address) => address.replace(/[^/]+$/, '')));
  expect(secrets.size).toBe(1);
  const [address = ''] = addresses;
  expect((await post(address, { status: 'succeeded' })).status).toBe(204);
  expect((await post(address.replace(/[^/]+$/, 'unknown'), { status: 'succeeded' })).status).toBe(503);
}, 180_000);
