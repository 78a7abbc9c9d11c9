import { expect, it } from 'vitest';
import { createBodyBudget } from '#http/body-budget.ts';

const limits = { maxBytes: 10, maxTotalBytes: 15 };
const request = (body: string | ReadableStream) =>
  new Request('http://127.0.0.1/', { method: 'POST', body, duplex: 'half' } as RequestInit);

it('reads a body of several chunks, cut within a character, as text', async () => {
  using lease = createBodyBudget(limits)();
  const bytes = Buffer.from('a é b');
  const body = new ReadableStream({
    start: (controller) => {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect(await lease.read(request(body))).toBe('a é b');
  expect(await createBodyBudget(limits)().read(request(''))).toBe('');
});

it('refuses a body that is too long, whether its length is told or not', async () => {
  const openLease = createBodyBudget(limits);
  const told = new Request('http://127.0.0.1/', { method: 'POST', body: 'x', headers: { 'content-length': '11' } });
  await expect(openLease().read(told)).rejects.toMatchObject({ status: 413 });
  await expect(openLease().read(request('x'.repeat(11)))).rejects.toMatchObject({ status: 413 });
});

it('has others come again while too much is held, and takes them afterwards', async () => {
  const openLease = createBodyBudget(limits);
  const held = openLease();
  await held.read(request('x'.repeat(9)));
  const refused = openLease();
  await expect(refused.read(request('x'.repeat(9)))).rejects.toMatchObject({ status: 503 });
  refused[Symbol.dispose]();
  using small = openLease();
  expect(await small.read(request('x'.repeat(5)))).toHaveLength(5);
  held[Symbol.dispose]();
  using afterwards = openLease();
  expect(await afterwards.read(request('x'.repeat(9)))).toHaveLength(9);
});

it('answers a body that breaks off as a bad request, which is not logged', async () => {
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) });
  using lease = createBodyBudget(limits)();
  await expect(lease.read(request(broken))).rejects.toMatchObject({ status: 400 });
});
