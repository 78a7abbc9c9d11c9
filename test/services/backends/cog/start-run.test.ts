import { setImmediate } from 'node:timers/promises';
import pino from 'pino';
import { expect, it } from 'vitest';
import { createCondition } from '#services/backends/cog/condition.ts';
import { createContainer } from '#services/backends/cog/container/container.ts';
import { createPool } from '#services/backends/cog/container/pool.ts';
import { PredictionRun } from '#services/backends/cog/run/prediction-run.ts';
import { startRun } from '#services/backends/cog/run/start-run.ts';
import { DEFAULT_TIMEOUTS } from '#services/backends/cog/timeouts.ts';
import { createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

it('reads the pictures of a job when its turn at the container has come, and not before', async () => {
  const log = pino({ level: 'silent' });
  const respond: typeof fetch = async (url) =>
    String(url).endsWith('/health-check')
      ? Response.json({ status: 'READY', version: { coglet: '0.22.0' } })
      : Response.json({ id: 'p', status: 'processing' }, { status: 202 });
  const now = () => 0;
  const container = createContainer('http://container.test', { fetch: respond, timeouts: DEFAULT_TIMEOUTS, log, now });
  const pool = createPool([container], createCondition());
  const { signal } = new AbortController();
  let reads = 0;
  const task = {
    request: createPredictionRequest(shippedModel('jdreetz/illustration')),
    run: new PredictionRun('p', Number.POSITIVE_INFINITY),
    pool,
    readInput: async () => {
      reads += 1;
      return {};
    },
    webhookUrl: 'http://bot.test/cog/p',
    signal,
    timeouts: DEFAULT_TIMEOUTS,
    now,
    random: () => 0.5,
    log,
  };
  const release = await pool.startMutex.acquire(signal);
  const started = startRun(task);
  await setImmediate();
  expect(reads).toBe(0);
  release();
  expect(await started).toBe(container);
  expect(reads).toBe(1);
});
