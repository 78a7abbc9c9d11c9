import { expect, it } from 'vitest';
import { verifyWebhook } from '#services/backends/replicate/api/verify-webhook.ts';
import { createCompletionSignal } from '#services/backends/replicate/follow/completion-signal.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { openWebhookReceiver } from '#test/support/backend/webhook-receiver.ts';
import { signWebhook } from '#test/support/fake-replicate/predictions/webhooks.ts';

const secret = `whsec_${Buffer.from('secret').toString('base64')}`;
const now = 1_800_000_000_000;
const body = JSON.stringify({ id: 'abc', status: 'succeeded' });
const read = (headers: Record<string, string>, text = body) => verifyWebhook(secret, new Headers(headers), text, now);
const signedHeaders = signWebhook(secret, 'msg_1', now / 1000, body);

it('reads which prediction a webhook tells of', () => {
  expect(read(signedHeaders)).toBe('abc');
  const several = `v2,AAAA v1,AAAA ${signedHeaders['webhook-signature']}`;
  expect(read({ ...signedHeaders, 'webhook-signature': several })).toBe('abc');
});

it.each([
  ['another body', signedHeaders, '{"id":"other"}'],
  ['another id', { ...signedHeaders, 'webhook-id': 'msg_2' }, body],
  ['no signature', { ...signedHeaders, 'webhook-signature': '' }, body],
  [
    'another version of signing',
    { ...signedHeaders, 'webhook-signature': signedHeaders['webhook-signature']?.replace('v1', 'v2') ?? '' },
    body,
  ],
  ['another secret', signWebhook('whsec_AAAA', 'msg_1', now / 1000, body), body],
  ['six minutes of age', signWebhook(secret, 'msg_1', now / 1000 - 360, body), body],
  ['six minutes ahead', signWebhook(secret, 'msg_1', now / 1000 + 360, body), body],
  ['no time', { ...signedHeaders, 'webhook-timestamp': '' }, body],
  ['no JSON', signWebhook(secret, 'msg_1', now / 1000, 'x'), 'x'],
] as const)('does not take one with %s', (_, headers, text) => {
  expect(read(headers, text)).toBeUndefined();
});

it.each([undefined, 'twice', 'reordered', 'unsigned'] as const)('paints, though webhooks come %s', async (how) => {
  const taken: boolean[] = [];
  let take: (headers: Headers, text: string) => Promise<boolean> = async () => false;
  await using receiver = await openWebhookReceiver(async (...given) => {
    const accepted = await take(...given);
    taken.push(accepted);
    return accepted;
  });
  await using on = await openReplicateHarness({ bootMs: 20_000, finishMs: 0 }, { webhookUrl: receiver.url });
  take = (headers, text) => on.backend.handleWebhook(headers, async () => text);
  if (how) on.fake.faults.add({ kind: 'webhook', how });
  expect((await on.generate(on.request())).pictures).toHaveLength(1);
  await expect.poll(() => taken.filter(Boolean).length).toBeGreaterThanOrEqual(1);
  expect(taken.includes(false)).toBe(how === 'unsigned');
});

it('wakes only the job that waits for that prediction', async () => {
  const completionSignal = createCompletionSignal({ startTimer: () => new DisposableStack() });
  const { signal } = new AbortController();
  const control = new AbortController();
  const [mine, other] = [
    completionSignal.waitForUpdate('abc', 60_000, signal),
    completionSignal.waitForUpdate('def', 60_000, control.signal),
  ];
  completionSignal.notify('abc');
  await mine;
  const reason = new Error('canceled');
  control.abort(reason);
  await expect(other).rejects.toBe(reason);
});
