import { expect, it } from 'vitest';
import { verifyWebhook } from '#services/backends/replicate/api/verify-webhook.ts';
import { createCompletionSignal } from '#services/backends/replicate/follow/completion-signal.ts';
import { openReplicateBench } from '#test/support/backend/replicate-harness.ts';
import { openReceiver } from '#test/support/backend/webhook-receiver.ts';
import { signed } from '#test/support/fake-replicate/predictions/webhooks.ts';

const secret = `whsec_${Buffer.from('secret').toString('base64')}`;
const now = 1_800_000_000_000;
const body = JSON.stringify({ id: 'abc', status: 'succeeded' });
const read = (headers: Record<string, string>, text = body) => verifyWebhook(secret, new Headers(headers), text, now);
const good = signed(secret, 'msg_1', now / 1000, body);

it('reads which prediction a webhook tells of', () => {
  expect(read(good)).toBe('abc');
  const several = `v2,AAAA v1,AAAA ${good['webhook-signature']}`;
  expect(read({ ...good, 'webhook-signature': several })).toBe('abc');
});

it.each([
  ['another body', good, '{"id":"other"}'],
  ['another id', { ...good, 'webhook-id': 'msg_2' }, body],
  ['no signature', { ...good, 'webhook-signature': '' }, body],
  [
    'another version of signing',
    { ...good, 'webhook-signature': good['webhook-signature']?.replace('v1', 'v2') ?? '' },
    body,
  ],
  ['another secret', signed('whsec_AAAA', 'msg_1', now / 1000, body), body],
  ['six minutes of age', signed(secret, 'msg_1', now / 1000 - 360, body), body],
  ['six minutes ahead', signed(secret, 'msg_1', now / 1000 + 360, body), body],
  ['no time', { ...good, 'webhook-timestamp': '' }, body],
  ['no JSON', signed(secret, 'msg_1', now / 1000, 'x'), 'x'],
] as const)('does not take one with %s', (_, headers, text) => {
  expect(read(headers, text)).toBeUndefined();
});

it.each([undefined, 'twice', 'reordered', 'unsigned'] as const)('paints, though webhooks come %s', async (how) => {
  const taken: boolean[] = [];
  let take: (headers: Headers, text: string) => Promise<boolean> = async () => false;
  await using receiver = await openReceiver(async (...given) => {
    const accepted = await take(...given);
    taken.push(accepted);
    return accepted;
  });
  await using on = await openReplicateBench({ bootMs: 20_000, finishMs: 0 }, { webhookUrl: receiver.url });
  take = (headers, text) => on.backend.handleWebhook(headers, text);
  if (how) on.double.faults.add({ kind: 'webhook', how });
  expect((await on.paint(on.order())).pictures).toHaveLength(1);
  await expect.poll(() => taken.filter(Boolean).length).toBeGreaterThanOrEqual(1);
  expect(taken.includes(false)).toBe(how === 'unsigned');
});

it('wakes who waits for that prediction, and nobody else', async () => {
  const timing = { now: () => now, random: () => 0, sleep: (_: number, signal?: AbortSignal) => untilAborted(signal) };
  const news = createCompletionSignal(timing);
  const { signal } = new AbortController();
  const control = new AbortController();
  const [mine, other] = [news.waitForUpdate('abc', 60_000, signal), news.waitForUpdate('def', 60_000, control.signal)];
  news.notify('abc');
  await mine;
  const reason = new Error('canceled');
  control.abort(reason);
  await expect(other).rejects.toBe(reason);
});

/** A sleep that nothing but its signal ends. */
function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
}
