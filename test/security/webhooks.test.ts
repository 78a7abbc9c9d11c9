import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, it } from 'vitest';
import { openHttpServer } from '#http/server.ts';
import { ignore } from '#test/support/backend/harness.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { signWebhook } from '#test/support/fake-replicate/predictions/webhooks.ts';

// The signature itself: test/services/backends/replicate/webhook.test.ts. Containers' webhooks, which have none:
// test/services/backends/cog/webhooks.test.ts, and their secret path: test/http/server.test.ts.

const MINUTE_S = 60;

/** The bot's own HTTP server, with a prediction that is followed and asked for only when a webhook tells of it. */
async function openServer() {
  const resources = new AsyncDisposableStack();
  const harness = resources.use(await openReplicateHarness({ bootMs: 600_000 }, { webhookUrl: 'http://127.0.0.1:9/' }));
  const errors: unknown[] = [];
  const server = resources.use(
    await openHttpServer(
      { port: 0, host: '127.0.0.1' },
      {
        notReadyReason: () => undefined,
        log: { error: (...error: unknown[]) => void errors.push(error) },
        replicate: harness.backend.handleWebhook,
      },
    ),
  );
  const { predictionId } = await harness.backend.submit(harness.request(), ignore, new AbortController().signal);
  const body = JSON.stringify({ id: predictionId, status: 'succeeded', output: ['https://example.org/forged.png'] });
  const seconds = (late = 0) => Math.floor(harness.now() / 1000) - late;
  const post = async (headers: Record<string, string>, sent: string | ReadableStream = body) => {
    const init = { method: 'POST', headers, body: sent, duplex: 'half' } as const;
    return (await fetch(`http://127.0.0.1:${server.port}/webhooks/replicate`, init)).status;
  };
  return {
    on: harness,
    errors,
    post,
    body,
    port: server.port,
    seconds,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

it('takes what Replicate signed, twice as well as once, and believes nothing that it says', async () => {
  await using at = await openServer();
  const good = signWebhook(at.on.fake.webhookSecret, 'msg_1', at.seconds(), at.body);
  expect(await at.post(good)).toBe(204);
  const before = at.on.calls().length;
  expect([await at.post(good), await at.post(good)]).toEqual([204, 204]);
  // A replay is no more than a hint to look: what it brings is not read.
  expect(at.on.fake.predictions).toHaveLength(1);
  expect(at.on.calls().slice(before)).toEqual([]);
  expect(at.errors).toEqual([]);
});

it.each<[string, (at: Awaited<ReturnType<typeof openServer>>) => Promise<number>]>([
  ['no signature', (at) => at.post({})],
  ['another’s signature', (at) => at.post(signWebhook('whsec_Zm9yZ2Vk', 'msg_1', at.seconds(), at.body))],
  [
    'a good one of six minutes ago',
    (at) => at.post(signWebhook(at.on.fake.webhookSecret, 'm', at.seconds(6 * MINUTE_S), at.body)),
  ],
  [
    'a good one from the future',
    (at) => at.post(signWebhook(at.on.fake.webhookSecret, 'm', at.seconds(-6 * MINUTE_S), at.body)),
  ],
  [
    'a good one with its time made new',
    (at) => {
      const old = signWebhook(at.on.fake.webhookSecret, 'm', at.seconds(6 * MINUTE_S), at.body);
      return at.post({ ...old, 'webhook-timestamp': `${at.seconds()}` });
    },
  ],
  [
    'a good one for another body',
    (at) =>
      at.post(
        signWebhook(at.on.fake.webhookSecret, 'm', at.seconds(), at.body),
        at.body.replace('succeeded', 'failed'),
      ),
  ],
  [
    'a good one for the same JSON in other bytes',
    (at) => at.post(signWebhook(at.on.fake.webhookSecret, 'm', at.seconds(), at.body), at.body.replace(':', ': ')),
  ],
  [
    'a time that is none',
    (at) =>
      at.post({ ...signWebhook(at.on.fake.webhookSecret, 'm', at.seconds(), at.body), 'webhook-timestamp': 'NaN' }),
  ],
])('refuses %s', async (_, send) => {
  await using at = await openServer();
  expect(await send(at)).toBe(401);
  expect(at.errors).toEqual([]);
});

it('reads no more of a body than a prediction has, whether its length is told or not', async () => {
  await using at = await openServer();
  const forged = signWebhook('whsec_Zm9yZ2Vk', 'msg_1', at.seconds(), at.body);
  expect(await at.post(forged, 'x'.repeat(5 * 1024 * 1024))).toBe(413);
  let sent = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      sent += 1;
      if (sent > 200) controller.close();
      else controller.enqueue(Buffer.alloc(1024 * 1024));
    },
  });
  const refused = await at.post(forged, endless).catch((error: unknown) => error);
  // Either it hears the answer, or finds the connection closed while it still sends.
  expect(refused === 413 || refused instanceof TypeError).toBe(true);
  expect(sent).toBeLessThan(50);
});

it.each<[string, Record<string, string>]>([
  ['no signature', {}],
  ['a signature that is too short', { 'webhook-signature': 'v1,AAAA' }],
  ['an old time', { 'webhook-timestamp': '1' }],
  ['no id', { 'webhook-id': '' }],
])('answers headers with %s before any of the body has come, and without asking Replicate', async (_, changed) => {
  await using at = await openServer();
  const before = at.on.calls().length;
  const good = signWebhook(at.on.fake.webhookSecret, 'msg_1', at.seconds(), at.body);
  const headers = { 'content-length': 1024 * 1024, ...(Object.keys(changed).length && { ...good, ...changed }) };
  const sent = request({ port: at.port, path: '/webhooks/replicate', method: 'POST', headers });
  sent.on('error', () => {});
  sent.flushHeaders();
  const [response]: IncomingMessage[] = await once(sent, 'response');
  expect(response?.statusCode).toBe(401);
  sent.destroy();
  expect(at.on.calls().slice(before)).toEqual([]);
});

it('has senders come again while the bodies of others are held, and takes them afterwards', async () => {
  await using at = await openServer();
  const headers = signWebhook('whsec_Zm9yZ2Vk', 'msg_1', at.seconds(), at.body);
  const held = Array.from({ length: 12 }, () => {
    const sent = request({ port: at.port, path: '/webhooks/replicate', method: 'POST', headers });
    sent.on('error', () => {});
    // None of them ends.
    sent.write(Buffer.alloc(3 * 1024 * 1024));
    return sent;
  });
  const [response]: IncomingMessage[] = await Promise.race(held.map((sent) => once(sent, 'response')));
  expect([response?.statusCode, Number(response?.headers['retry-after'])]).toEqual([503, expect.any(Number)]);
  for (const sent of held) sent.destroy();
  const good = signWebhook(at.on.fake.webhookSecret, 'msg_2', at.seconds(), at.body);
  await expect.poll(() => at.post(good)).toBe(204);
});

it('asks Replicate for the secret once, however many forged webhooks arrive', async () => {
  await using at = await openServer();
  const forged = signWebhook('whsec_Zm9yZ2Vk', 'msg_1', at.seconds(), at.body);
  await Promise.all(Array.from({ length: 20 }, () => at.post(forged)));
  expect(at.on.calls().filter((call) => call.includes('/webhooks/default/secret'))).toHaveLength(1);
});
