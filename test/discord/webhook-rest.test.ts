import { once } from 'node:events';
import { createServer } from 'node:http';
import { type REST, RESTEvents, Routes } from 'discord.js';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { createClient, createWebhookRest } from '#gateway/client.ts';
import { noopMetrics } from '#services/metrics/metrics.ts';

const log = pino({ enabled: false });
/** Twice what Discord allows a bot in a second, interactions apart. */
const EDITS = 100;

const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end('{}'));
let apiUrl = '';

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  apiUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => void server.close());

/** Edits as many replies at once, each of another interaction. Resolves with how many had to wait for a limit. */
async function countDelayedEdits(rest: REST): Promise<number> {
  let delayed = 0;
  rest.on(RESTEvents.RateLimited, () => delayed++);
  const edit = (at: number) => rest.patch(Routes.webhookMessage('1', `token-${at}`), { auth: false, body: {} });
  await Promise.all(Array.from({ length: EDITS }, (_, at) => edit(at)));
  return delayed;
}

it('does not hold edits of replies back for the limit that they do not count for', async () => {
  const { rest } = createClient(apiUrl, undefined, log, noopMetrics);
  expect(await countDelayedEdits(createWebhookRest(rest, log, noopMetrics))).toBe(0);
});

it('holds everything else to that limit', async () => {
  const { rest } = createClient(apiUrl, undefined, log, noopMetrics);
  expect(await countDelayedEdits(rest)).toBeGreaterThan(0);
});

it('forgets within minutes what it knew of the limits of an interaction', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const rest = createWebhookRest(createClient(apiUrl, undefined, log, noopMetrics).rest, log, noopMetrics);
  await countDelayedEdits(rest);
  expect(rest.handlers.size).toBe(EDITS);
  vi.advanceTimersByTime(5 * 60_000);
  expect(rest.handlers.size).toBe(0);
});
