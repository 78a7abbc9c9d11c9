import { expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import { withTimeout } from '#services/abort/with-timeout.ts';
import { createCircuitBreaker } from '#services/backends/circuit-breaker.ts';
import { observedFetch, type RequestOutcome } from '#services/backends/observed-fetch.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { NO_CREDIT, unavailable } from '#test/support/fake-replicate/problems.ts';

function createHarness() {
  let time = 1_800_000_000_000;
  const transitions: boolean[] = [];
  const breaker = createCircuitBreaker({
    serviceName: 'Replicate',
    now: () => time,
    onChange: (open) => transitions.push(open),
  });
  /** So many requests, a second from one to the next. */
  const recordRequests = (kind: string, answered: boolean, times = 1) => {
    for (let at = 0; at < times; at += 1) {
      time += 1000;
      breaker.record(kind, answered);
    }
  };
  return { breaker, told: transitions, ask: recordRequests, pass: (seconds: number) => (time += seconds * 1000) };
}

it('lets everybody in until the service has failed five times in a row', () => {
  const { breaker, ask: recordRequests, told: transitions } = createHarness();
  recordRequests('GET', false, 4);
  recordRequests('GET', true);
  recordRequests('GET', false, 4);
  breaker.admit();
  recordRequests('GET', false);
  expect(() => breaker.admit()).toThrow(
    'Replicate has been down for 4 seconds. Nothing was started, and nothing is charged. Please try again in 20 seconds.',
  );
  expect(() => breaker.admit()).toThrow(UserError);
  expect(transitions).toEqual([true]);
});

it('does not open when many requests fail at the same moment', () => {
  const { breaker } = createHarness();
  for (let at = 0; at < 50; at += 1) breaker.record('GET', false);
  breaker.admit();
});

it('lets one in every 20 seconds, and closes by the first answer', () => {
  const { breaker, ask: recordRequests, pass, told: transitions } = createHarness();
  recordRequests('POST', false, 5);
  pass(20);
  breaker.admit();
  expect(() => breaker.admit()).toThrow(/for 24 seconds.*again in 20 seconds/);
  recordRequests('POST', false);
  pass(120);
  breaker.admit();
  expect(() => breaker.admit()).toThrow(/for 2 minutes/);
  recordRequests('POST', true);
  breaker.admit();
  breaker.admit();
  expect(transitions).toEqual([true, false]);
  recordRequests('POST', false, 4);
  breaker.admit();
});

it('opens when creations fail although reads succeed', () => {
  const { breaker, ask: recordRequests } = createHarness();
  for (let at = 0; at < 5; at += 1) {
    recordRequests('POST', false);
    recordRequests('GET', true);
  }
  expect(() => breaker.admit()).toThrow(UserError);
  recordRequests('GET', true);
  expect(() => breaker.admit()).toThrow(UserError);
  recordRequests('POST', true);
  breaker.admit();
});

it('reports how each request ended, and which ones the bot itself canceled', async () => {
  await using replicate = await openFakeReplicate();
  const outcomes: RequestOutcome[] = [];
  const fetch = observedFetch(globalThis.fetch, (outcome) => outcomes.push(outcome));
  const url = new URL(`${replicate.apiUrl}/predictions`);
  const headers = { authorization: `Bearer ${replicate.token}` };
  const create = (init: RequestInit = {}) =>
    fetch(url, { method: 'POST', headers, body: '{}', ...init }).catch(() => undefined);
  const outcomesOf = async (request: Promise<unknown>) => {
    await request;
    return outcomes.splice(0);
  };
  const post = { url, method: 'POST' };
  replicate.faults.add({ kind: 'answer', on: 'create', problem: NO_CREDIT });
  expect(await outcomesOf(create())).toEqual([{ ...post, status: 402, wasCanceled: false }]);
  replicate.faults.add({ kind: 'answer', on: 'create', problem: unavailable(503) });
  expect(await outcomesOf(create())).toEqual([{ ...post, status: 503, wasCanceled: false }]);
  const noResponse = { ...post, status: undefined, wasCanceled: false };
  replicate.faults.add({ kind: 'reset', on: 'create', after: false });
  expect(await outcomesOf(create())).toEqual([noResponse]);
  replicate.faults.add({ kind: 'silence', on: 'create', after: false, times: 3 });
  expect(await outcomesOf(create({ signal: AbortSignal.timeout(50) }))).toEqual([noResponse]);
  const limited = withTimeout(50, undefined, (signal) => create({ signal }));
  expect(await outcomesOf(limited)).toEqual([noResponse]);
  const canceled = new AbortController();
  const request = create({ signal: canceled.signal });
  canceled.abort(new Error('canceled'));
  expect(await outcomesOf(request)).toEqual([{ ...noResponse, wasCanceled: true }]);
});
