import { inspect } from 'node:util';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { ApiError, NetworkError } from '#services/backends/replicate/api/api-errors.ts';
import { createReplicateClient } from '#services/backends/replicate/api/client.ts';
import { processTimers } from '#services/backends/replicate/api/timing.ts';
import type { Fault } from '#test/support/fake-replicate/faults.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { lowCredit, throttled, throttledOldWording, unavailable } from '#test/support/fake-replicate/problems.ts';

const { signal } = new AbortController();
const POST_REQUEST = { method: 'POST', data: { version: 'x', input: {} } } as const;

async function openFixture(...faults: Fault[]) {
  const fake = await openFakeReplicate();
  fake.faults.add(...faults);
  const timing = { now: Date.now, wallClock: Date.now, random: Math.random, ...processTimers };
  const client = createReplicateClient(fake.token, fake.apiUrl, fetch, timing, pino({ level: 'silent' }));
  const call = (post: boolean, options = {}, fixture = signal) =>
    client.request('/predictions', z.unknown(), fixture, { ...(post ? POST_REQUEST : {}), ...options });
  const failed = (post: boolean, options = {}) =>
    call(post, options).then(
      () => {
        throw new Error('it did not fail');
      },
      (error: unknown) => error,
    );
  return { double: fake, call, failed, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() };
}

const manyRetries = 10;

it.each([
  ['429 to a POST', true, { kind: 'answer', on: 'create', problem: lowCredit(5), times: manyRetries }],
  ['429 to a GET', false, { kind: 'answer', on: 'list', problem: throttled(30), times: manyRetries }],
  ['502 to a POST', true, { kind: 'answer', on: 'create', problem: unavailable(502), times: manyRetries }],
  ['503 to a GET', false, { kind: 'answer', on: 'list', problem: unavailable(503), times: manyRetries }],
  [
    'a broken connection before a POST was done',
    true,
    { kind: 'reset', on: 'create', after: false, times: manyRetries },
  ],
  ['a broken connection after a POST was done', true, { kind: 'reset', on: 'create', after: true, times: manyRetries }],
  ['a broken connection to a GET', false, { kind: 'reset', on: 'list', after: true, times: manyRetries }],
] satisfies [string, boolean, Fault][])('makes one request, whatever comes: %s', async (_, post, fault) => {
  await using fixture = await openFixture(fault);
  const error = await fixture.failed(post);
  expect(fixture.double.requests).toHaveLength(1);
  expect(error).toBeInstanceOf(fault.kind === 'reset' ? NetworkError : ApiError);
});

it.each([
  ['retry_after', lowCredit(5), 5000],
  ['resets in ~30s', throttled(30), 30_000],
  ['available in 1 second', throttledOldWording(1), 1000],
  ['the header', { ...unavailable(503), headers: { 'retry-after': '7' } }, 7000],
] as const)('reads how long to wait: %s', async (_, problem, ms) => {
  await using fixture = await openFixture({ kind: 'answer', on: 'create', problem });
  expect(await fixture.failed(true)).toMatchObject({ status: problem.status, retryAfterMs: ms });
});

it('tells a request that was never sent from one whose outcome is unknown', async () => {
  const fixture = await openFixture({ kind: 'reset', on: 'create', after: true });
  expect(await fixture.failed(true)).toMatchObject({ wasSent: true });
  await fixture[Symbol.asyncDispose]();
  expect(await fixture.failed(true)).toMatchObject({ wasSent: false });
});

it('gives up a request that is not answered in time', async () => {
  await using fixture = await openFixture({ kind: 'silence', on: 'create', after: true });
  expect(await fixture.failed(true, { timeoutMs: 30 })).toMatchObject({
    wasSent: true,
    cause: { name: 'TimeoutError' },
  });
});

it('makes no request once it is aborted, and rejects with the reason', async () => {
  await using fixture = await openFixture();
  const reason = new Error('canceled');
  await expect(fixture.call(true, {}, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(fixture.double.requests).toHaveLength(0);
});

it('sends the token in its header only, and keeps it in no error', async () => {
  await using fixture = await openFixture({ kind: 'answer', on: 'create', problem: unavailable(500) });
  for (const error of [await fixture.failed(true), await fixture.failed(true)]) {
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(fixture.double.token);
  }
  expect(JSON.stringify(fixture.double.requests)).not.toContain(fixture.double.token);
  expect(fixture.double.requests[0]?.body).toEqual(POST_REQUEST.data);
});

it('follows no redirect, with which the token would go elsewhere', async () => {
  await using fixture = await openFixture({
    kind: 'answer',
    on: 'list',
    problem: { status: 307, body: {}, headers: { location: 'http://127.0.0.1:1/' } },
  });
  expect(await fixture.failed(false)).toMatchObject({ status: 307 });
});
