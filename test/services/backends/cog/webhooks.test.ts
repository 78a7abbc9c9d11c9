import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, it, type TestContext } from 'vitest';
import type { Progress } from '#services/backends/backend.ts';
import { type CogHarness, type CogHarnessOptions, openCogHarness } from '#test/support/backend/cog-harness.ts';
import { generate, ignore } from '#test/support/backend/harness.ts';
import { createInput, createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
const modelNames = [model.name];
const neverAborted = new AbortController().signal;

type OnEnd = TestContext['onTestFinished'];

const post = (harness: CogHarness, id: string, body: unknown) =>
  fetch(`${harness.callbackUrl}/cog/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** So long that a webhook which is on its way comes meanwhile, on a busy machine too. */
const LONG_BACKOFF = { minBackoffMs: 1000, maxBackoffMs: 1000 };

const openOf =
  (generation: CogHarnessOptions['generation']) =>
  async (end: OnEnd, options: Partial<CogHarnessOptions> = {}) => {
    const one = await openCogHarness({ generation, callback: 'yes', modelNames, ...options });
    end(() => one[Symbol.asyncDispose]());
    return one;
  };

describe.concurrent('webhooks of a Rust container, which have the pictures', () => {
  const openHarness = openOf('rust');

  it('asks for those that have news, and not for outputs as they come', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished);
    await generate(harness.backend, createPredictionRequest(model));
    const put = harness.fake.requests.find(({ method }) => method === 'PUT');
    expect(put?.headers.prefer).toBe('respond-async');
    expect(put?.path).toMatch(/^\/predictions\/[a-z2-7]{26}$/);
    expect(put?.body).toMatchObject({ webhook_events_filter: ['start', 'logs', 'completed'] });
    expect(harness.fake.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('paints again with the same seed where the last one is lost, and says so in the log', async ({
    expect,
    onTestFinished,
  }) => {
    const harness = await openHarness(onTestFinished, {
      webhookDelivery: (event) => (event === 'completed' ? 'lose' : 'send'),
    });
    const input = createInput(model, { output_format: 'png' });
    const result = await generate(harness.backend, createPredictionRequest(model, input));
    harness.fake.behaviour.webhookDelivery = () => 'send';
    const other = await generate(harness.backend, createPredictionRequest(model, input));
    expect(result.pictures[0]?.bytes).toEqual(other.pictures[0]?.bytes);
    expect(harness.createdCount()).toBe(3);
    expect(harness.warnings).toMatchObject([
      [{ model: model.name, heard: true }, expect.stringContaining('COG_CALLBACK_URL')],
    ]);
  });

  it('paints on held connections once it has seen that none arrive', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { callback: 'wrong' });
    const first = await generate(harness.backend, createPredictionRequest(model));
    expect(harness.createdCount()).toBe(2);
    expect(first.remark).toBe('Painted again: its container could not send the first one');
    const second = await generate(harness.backend, createPredictionRequest(model));
    expect(harness.createdCount()).toBe(3);
    expect(second.remark).toBeUndefined();
    expect(harness.warnings).toHaveLength(1);
  });

  it('polls the prediction if they do not arrive, and begins nothing', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, {
      stepMs: 40,
      webhookDelivery: (event) => (event === 'completed' ? 'send' : 'lose'),
      timeouts: { webhookSilenceMs: 100, lastWebhookTimeoutMs: 3000 },
    });
    const seen: Progress[] = [];
    const result = await generate(harness.backend, createPredictionRequest(model), (progress) => seen.push(progress));
    expect(result.pictures).toHaveLength(1);
    expect(harness.createdCount()).toBe(1);
    await expect.poll(harness.runningCount).toBe(0);
    expect(seen.filter((each) => each.phase === 'painting' && each.fraction !== null).length).toBeGreaterThan(2);
    const puts = harness.fake.requests.filter(({ method }) => method === 'PUT').slice(1);
    // The Rust server tells of a running id without being given an input that it could paint again.
    expect(puts.some(({ body }) => JSON.stringify(body).includes('prompt'))).toBe(false);
  });

  it('does not begin again where its last one is on its way, and one before it said canceled', async ({
    expect,
    onTestFinished,
  }) => {
    const harness = await openHarness(onTestFinished, {
      throttleMs: 100,
      webhookDelivery: (event) => (event === 'completed' ? 'late' : 'send'),
      timeouts: LONG_BACKOFF,
    });
    const request = createPredictionRequest(model);
    const { predictionId } = await harness.backend.submit(request, ignore, neverAborted);
    await expect.poll(harness.runningCount, { interval: 5 }).toBe(0);
    await post(harness, predictionId, { id: predictionId, status: 'canceled' });
    expect((await harness.backend.follow(predictionId, request, ignore, neverAborted)).pictures).toHaveLength(1);
    expect(harness.createdCount()).toBe(1);
  });

  it('repeats a prediction that is gone while another one runs', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, {
      stepMs: 10,
      webhookDelivery: () => 'lose',
      timeouts: { webhookSilenceMs: 1000 },
    });
    const painted = generate(
      harness.backend,
      createPredictionRequest(model, createInput(model, { num_inference_steps: 2 })),
    );
    await expect.poll(harness.createdCount).toBe(1);
    await expect.poll(harness.runningCount).toBe(0);
    await fetch(`${harness.fake.url}/predictions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'respond-async' },
      body: JSON.stringify({ input: { prompt: 'not ours', num_inference_steps: 50 } }),
    });
    expect((await painted).pictures).toHaveLength(1);
    expect(harness.createdCount()).toBe(3);
  });
});

describe.concurrent('webhooks of a Python container, which tell how far it is', () => {
  const openHarness = openOf('python');

  it('gets its pictures on a held connection, and asks for no webhook that it would repeat', async ({
    expect,
    onTestFinished,
  }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 10 });
    const seen: Progress[] = [];
    const result = await generate(harness.backend, createPredictionRequest(model), (progress) => seen.push(progress));
    expect(result).toMatchObject({ pictures: [{ index: 0 }] });
    const puts = harness.fake.requests.filter(({ method }) => method === 'PUT');
    expect(puts).toMatchObject([{ body: { webhook_events_filter: ['start', 'logs'] } }]);
    expect(puts[0]?.headers.prefer).toBeUndefined();
    expect(seen.filter((each) => each.phase === 'painting' && each.fraction !== null).length).toBeGreaterThan(2);
  });

  it('paints once where none arrive, says so in the log, and asks for none any more', async ({
    expect,
    onTestFinished,
  }) => {
    const harness = await openHarness(onTestFinished, { callback: 'wrong' });
    await generate(harness.backend, createPredictionRequest(model));
    await expect
      .poll(() => harness.warnings)
      .toMatchObject([
        [{ model: model.name, container: harness.fake.url }, expect.stringContaining('COG_CALLBACK_URL')],
      ]);
    await generate(harness.backend, createPredictionRequest(model));
    expect(harness.createdCount()).toBe(2);
    const webhooks = harness.fake.requests.flatMap(({ method, body }) => (method === 'PUT' ? [webhookOf(body)] : []));
    expect(webhooks).toEqual([expect.any(String), undefined]);
  });

  it('tells the people concerned where it cannot be reached while it paints', async ({ expect, onTestFinished }) => {
    // Python waits for the answer to each webhook, and this one takes its time, as a firewall does that drops packets.
    await using blackHole = await openBlackHole(1500);
    const harness = await openHarness(onTestFinished, { callbackUrl: blackHole.url, throttleMs: 60_000 });
    const seen: Progress[] = [];
    const watch = (progress: Progress) => void seen.push(progress);
    const jobs = [1, 2].map((seed) =>
      generate(harness.backend, createPredictionRequest(model, createInput(model, { seed })), watch),
    );
    await Promise.all(jobs);
    expect(harness.createdCount()).toBe(2);
    const blocks = seen.flatMap((each) => (each.phase === 'blocked' ? [each.by] : []));
    expect(blocks.filter((by) => by === 'container-calls-back').length).toBeGreaterThan(1);
    expect(harness.warnings).toHaveLength(1);
  });

  it('begins nothing anew for a webhook that names files in the container', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 60 });
    const request = createPredictionRequest(model);
    const { predictionId } = await harness.backend.submit(request, ignore, neverAborted);
    const output = ['/tmp/tmp5m8kq1/out-0.webp'];
    expect((await post(harness, predictionId, { id: predictionId, status: 'succeeded', output })).status).toBe(200);
    const result = await harness.backend.follow(predictionId, request, ignore, neverAborted);
    expect(result.pictures).toHaveLength(1);
    expect(harness.createdCount()).toBe(1);
  });
});

describe.concurrent.each(['rust', 'python'] as const)('webhooks of a %s container', (generation) => {
  const openHarness = openOf(generation);

  it('accepts them repeated, out of order and with gaps', async ({ expect, onTestFinished }) => {
    const seen: Progress[] = [];
    const fates = ['late', 'twice', 'send', 'lose'] as const;
    let count = 0;
    const harness = await openHarness(onTestFinished, {
      stepMs: 10,
      webhookDelivery: (event) => (event === 'completed' ? 'twice' : (fates[count++ % fates.length] ?? 'send')),
    });
    const result = await generate(harness.backend, createPredictionRequest(model), (progress) => seen.push(progress));
    expect(result.pictures).toHaveLength(1);
    expect(harness.createdCount()).toBe(1);
    const fractions = seen.flatMap((each) => (each.phase === 'painting' ? (each.fraction ?? []) : []));
    expect(fractions.length).toBeGreaterThan(2);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });

  it('takes the ones that come after the end, and knows none that it has not begun', async ({
    expect,
    onTestFinished,
  }) => {
    const harness = await openHarness(onTestFinished);
    const predictionRequest = createPredictionRequest(model);
    const { predictionId } = await harness.backend.submit(predictionRequest, ignore, neverAborted);
    await harness.backend.follow(predictionId, predictionRequest, ignore, neverAborted);
    expect((await post(harness, predictionId, { id: predictionId, status: 'succeeded' })).status).toBe(200);
    expect((await post(harness, 'a'.repeat(26), { id: 'a'.repeat(26), status: 'succeeded' })).status).toBe(503);
  });

  it('believes no forged one, and loads nothing that it names', async ({ expect, onTestFinished }) => {
    const lured: unknown[] = [];
    const trap = createServer((request, response) => {
      lured.push(request.url);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(trap, 'listening');
    const address = trap.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    // It must still run when that comes, also on a busy machine.
    const harness = await openHarness(onTestFinished, { stepMs: 100 });
    const predictionRequest = createPredictionRequest(model);
    const { predictionId } = await harness.backend.submit(predictionRequest, ignore, neverAborted);
    const forged = { status: 'succeeded', output: [`http://127.0.0.1:${port}/inside`] };
    expect((await post(harness, predictionId, { id: 'another', ...forged })).status).toBe(503);
    expect((await post(harness, predictionId, 'nonsense')).status).toBe(503);
    expect((await post(harness, predictionId, { id: predictionId, ...forged })).status).toBe(200);
    await expect(harness.backend.follow(predictionId, predictionRequest, ignore, neverAborted)).rejects.toThrow(
      'no whole picture',
    );
    expect(harness.warnings.flat().map(String).join()).toContain('lost');
    expect(lured).toEqual([]);
    trap.close();
  });

  it('goes on where one says canceled that we did not cancel, as an older process’s may', async ({
    expect,
    onTestFinished,
  }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 20, timeouts: LONG_BACKOFF });
    const predictionRequest = createPredictionRequest(model);
    const { predictionId } = await harness.backend.submit(predictionRequest, ignore, neverAborted);
    await post(harness, predictionId, { id: predictionId, status: 'canceled' });
    expect((await harness.backend.follow(predictionId, predictionRequest, ignore, neverAborted)).pictures).toHaveLength(
      1,
    );
    expect(harness.createdCount()).toBe(1);
  });

  it('gives up when it is canceled again and again', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 200 });
    const predictionRequest = createPredictionRequest(model);
    const { predictionId } = await harness.backend.submit(predictionRequest, ignore, neverAborted);
    const followed = harness.backend.follow(predictionId, predictionRequest, ignore, neverAborted);
    const meddle = async () => {
      for (const nth of [1, 2]) {
        await expect.poll(harness.createdCount).toBe(nth);
        await expect.poll(harness.runningCount).toBe(1);
        await fetch(`${harness.fake.url}/predictions/${predictionId}/cancel`, { method: 'POST' });
      }
    };
    await Promise.all([meddle(), expect(followed).rejects.toThrow('canceled from outside')]);
  });
});

function webhookOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'webhook' in body ? body.webhook : undefined;
}

/** A server that takes every request, and answers after `ms`. */
async function openBlackHole(ms: number): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    request.resume();
    setTimeout(() => response.writeHead(503).end(), ms);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/secret`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
