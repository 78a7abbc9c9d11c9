import { expect, it } from 'vitest';
import { openAccountCheck } from '#services/backends/replicate/check-account.ts';
import { openReplicateHarness, type ReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import type { Fault } from '#test/support/fake-replicate/faults.ts';
import { throttled, UNAUTHENTICATED, unavailable } from '#test/support/fake-replicate/problems.ts';
import { freePort } from '#test/support/free-port.ts';

/** Checks the account of a harness, and asks again soon. What is logged is in `lines`. */
async function check({ backend }: Pick<ReplicateHarness, 'backend'>) {
  const lines: string[] = [];
  const write = (level: string) => (first: unknown, sentence?: string) =>
    void lines.push(`${level} ${sentence ?? first} ${JSON.stringify(first)}`);
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const accountCheck = await openAccountCheck({ fetchAccount: backend.fetchAccount, log, firstPauseMs: 20 });
  return { accountCheck, lines };
}

const answer = (problem: ReturnType<typeof unavailable>): Fault => ({
  kind: 'answer',
  on: 'account',
  problem,
  times: 2,
});

it.each([
  ['500', answer(unavailable(500)), 'it responded 500'],
  ['503', answer(unavailable(503)), 'it responded 503'],
  ['429', answer(throttled(1)), 'it responded 429'],
  ['402', answer({ status: 402, body: {} }), 'it responded 402'],
  [
    'a page to sign in on',
    answer({ status: 302, body: {}, headers: { location: '/login' } }),
    'want you to sign in first',
  ],
  ['a cut connection', { kind: 'reset', on: 'account', after: false, times: 2 }, 'the connection was cut'],
  ['nothing', { kind: 'silence', on: 'account', after: false, times: 2 }, 'it did not respond in time'],
] satisfies [string, Fault, string][])(
  'starts where Replicate answers with %s, and says when it is well',
  async (_, fault, reason) => {
    await using harness = await openReplicateHarness();
    harness.fake.faults.add(fault);
    const { accountCheck, lines } = await check(harness);
    expect(lines).toEqual([expect.stringMatching(/^warn Replicate cannot be used at the moment: /)]);
    expect(lines[0]).toContain(reason);
    expect(lines[0]).toMatch(/[a-z0-9)]\. Lorikeet starts/);
    expect(lines[0]).not.toContain('does not accept');
    expect(accountCheck.problem).toContain(reason);
    await expect.poll(() => accountCheck.problem).toBeUndefined();
    expect(lines.at(-1)).toMatch(/^info Replicate responds and accepts the token.*lorikeet/);
    // The same reason is said once.
    expect(lines).toHaveLength(2);
  },
);

it.each([
  ['refuses the connection', async () => `http://127.0.0.1:${await freePort()}/v1`, 'the connection is refused'],
  ['has no name', async () => 'http://replicate.invalid/v1', 'its name'],
])('starts where the address of Replicate %s', async (_, address, reason) => {
  await using harness = await openReplicateHarness();
  const backend = await harness.reopen({ apiUrl: await address() });
  const { accountCheck, lines } = await check({ backend });
  expect(lines.join()).toContain(reason);
  expect(lines.join()).toMatch(/[a-z0-9)]\. Lorikeet starts/);
  accountCheck[Symbol.dispose]();
});

it.each([401, 403])('does not start where Replicate answers %i: that is its word on the token', async (status) => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add(answer({ ...UNAUTHENTICATED, status }));
  await expect(check(harness)).rejects.toThrow('does not accept REPLICATE_API_TOKEN');
});

it('says that the token is wrong as soon as Replicate says so, and goes on', async () => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add(
    { kind: 'answer', on: 'account', problem: unavailable(503) },
    { kind: 'answer', on: 'account', problem: UNAUTHENTICATED },
  );
  const { accountCheck, lines } = await check(harness);
  await expect.poll(() => accountCheck.problem).toBeUndefined();
  expect(lines[1]).toMatch(/^error Replicate does not accept REPLICATE_API_TOKEN\. Copy it again/);
});
