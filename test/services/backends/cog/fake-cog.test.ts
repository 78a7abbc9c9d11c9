import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { type FakeCog, type FakeCogOptions, openFakeCog } from '#test/support/fake-cog/index.ts';

const id = 'wjx3whax6rf4vphkegkhcvpv6a';
const input = { prompt: 'an onion', seed: 3, num_inference_steps: 5 };

describe.each(['rust', 'python'] as const)('the stand-in for a %s container', (generation) => {
  const opened: FakeCog[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each[Symbol.asyncDispose]()));
  });
  const open = async (options: Partial<FakeCogOptions> = {}) => {
    const fakeCog = await openFakeCog({ generation, modelJson: SHIPPED_MODELS[0], stepMs: 20, shrink: 32, ...options });
    opened.push(fakeCog);
    return fakeCog;
  };
  const call = async (
    fake: FakeCog,
    method: string,
    path: string,
    body?: unknown,
    prefer?: string,
    signal?: AbortSignal,
  ) => {
    const headers = { 'content-type': 'application/json', ...(prefer && { prefer }) };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(fake.url + path, { method, headers, ...text, ...(signal && { signal }) });
    return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
  };
  const put = (fake: FakeCog, body: unknown = { input }, prefer?: string) =>
    call(fake, 'PUT', `/predictions/${id}`, body, prefer);
  const health = async (fake: FakeCog) => (await call(fake, 'GET', '/health-check')).body.status;

  it('paints the same picture for a seed, and answers with it', async () => {
    const fake = await open({ stepMs: 0 });
    const first = await put(fake);
    const again = await put(fake);
    const mediaType = { rust: /^data:image\/webp;base64,/, python: /^data:None;base64,/ }[generation];
    expect(first).toMatchObject({
      status: 200,
      body: { id, status: 'succeeded', output: [expect.stringMatching(mediaType)] },
    });
    expect(again.body.output).toEqual(first.body.output);
    expect(fake.createdCount()).toBe(2);
  });

  it('tells of a running id instead of beginning it twice, and turns others away', async () => {
    const fake = await open();
    expect(await put(fake, { input }, 'respond-async')).toMatchObject({ status: 202, body: { id } });
    expect(await health(fake)).toBe('BUSY');
    expect(await put(fake)).toMatchObject({ status: 202, body: { id, status: 'processing', input } });
    const other = await call(fake, 'POST', '/predictions', { input });
    expect(other).toEqual({
      status: 409,
      body: {
        rust: { error: 'At capacity - all prediction slots busy', status: 'failed' },
        python: { detail: 'Already running a prediction' },
      }[generation],
    });
    await expect.poll(() => health(fake)).toBe('READY');
    expect(fake.createdCount()).toBe(1);
  });

  it('lets a running id be looked at without an input only where it looks for the id first', async () => {
    const fake = await open();
    await put(fake, { input }, 'respond-async');
    expect((await put(fake, { input: {} })).status).toBe(generation === 'rust' ? 202 : 422);
    await expect.poll(fake.runningCount).toBe(0);
    expect((await put(fake, { input: {} })).status).toBe(422);
  });

  it('refuses input field by field, and drops what it does not know', async () => {
    const fake = await open({ stepMs: 0 });
    const wide = await put(fake, { input: { ...input, width: 5000, aspect_ratio: '9:8' } });
    expect(wide.status).toBe(422);
    expect(wide.body.detail).toMatchObject([
      { loc: ['body', 'input', 'aspect_ratio'] },
      { loc: ['body', 'input', 'width'] },
    ]);
    expect((await put(fake, { input: {} })).body.detail).toMatchObject([
      { loc: ['body', 'input', 'prompt'], type: 'value_error.missing' },
    ]);
    expect((await put(fake, { id: 'another', input })).body.detail).toMatchObject([{ loc: ['body', 'id'] }]);
    expect((await put(fake, { input: { ...input, no_such_field: 1 } })).status).toBe(200);
  });

  it('is not ready before its setup is done', async () => {
    const fake = await open({ setupMs: 200, stepMs: 0 });
    expect(await health(fake)).toBe('STARTING');
    expect((await put(fake)).status).toBe(generation === 'rust' ? 503 : 409);
    await expect.poll(() => health(fake)).toBe('READY');
    expect((await put(fake)).status).toBe(200);
  });

  it('says that a model failed with status 200', async () => {
    const fake = await open({ stepMs: 0 });
    const failed = await put(fake, { input: { prompt: 'fail: out of onions' } });
    expect(failed).toMatchObject({ status: 200, body: { status: 'failed', error: 'out of onions' } });
  });

  it('cancels by id', async () => {
    const fake = await open();
    await put(fake, { input }, 'respond-async');
    expect(await call(fake, 'POST', '/predictions/another/cancel')).toEqual({ status: 404, body: {} });
    expect(await call(fake, 'POST', `/predictions/${id}/cancel`)).toEqual({ status: 200, body: {} });
    await expect.poll(() => health(fake)).toBe('READY');
    expect(await call(fake, 'POST', `/predictions/${id}/cancel`)).toEqual({ status: 404, body: {} });
  });

  it('cancels what was painted on a connection that broke only in the newer generation', async () => {
    const fake = await open();
    const control = new AbortController();
    const heldRequest = call(
      fake,
      'PUT',
      `/predictions/${id}`,
      { input: { ...input, num_inference_steps: 50 } },
      undefined,
      control.signal,
    );
    await expect.poll(fake.runningCount).toBe(1);
    control.abort();
    await expect(heldRequest).rejects.toThrow();
    if (generation === 'rust') await expect.poll(fake.runningCount).toBe(0);
    else expect(await health(fake)).toBe('BUSY');
  });

  it('sends its webhooks throttled and unsigned, and the last one until it is taken', async () => {
    const got: { status: unknown; signature: unknown }[] = [];
    let refusals = 2;
    const inbox = createServer(async (request, response) => {
      const state = z
        .object({ status: z.string() })
        .parse(JSON.parse(Buffer.concat(await request.toArray()).toString()));
      got.push({ status: state.status, signature: request.headers['webhook-signature'] });
      const refused = state.status === 'succeeded' && refusals-- > 0;
      response.writeHead(refused ? 503 : 200).end();
    }).listen(0, '127.0.0.1');
    await once(inbox, 'listening');
    const address = inbox.address();
    const webhook = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
    const fake = await open({ throttleMs: 60, retryMs: 5 });
    await put(fake, { input, webhook, webhook_events_filter: ['start', 'logs', 'completed'] }, 'respond-async');
    await expect.poll(() => got.filter(({ status }) => status === 'succeeded').length).toBe(3);
    expect(got[0]?.status).toBe('processing');
    // Five steps of 20 ms: without the throttle there would be one for each line of the log.
    expect(got.length).toBeLessThan(3 + 5);
    expect(got.every(({ signature }) => signature === undefined)).toBe(true);
    inbox.close();
  });

  it('takes no more than 100 MiB', async () => {
    const fake = await open();
    const response = await fetch(`${fake.url}/predictions/${id}`, {
      method: 'PUT',
      body: new Uint8Array(101 * 1024 * 1024),
    }).catch(() => undefined);
    expect([413, undefined]).toContain(response?.status);
    expect(fake.createdCount()).toBe(0);
  });
});

it('answers nothing while an old Python server paints for a held connection', async () => {
  const fake = await openFakeCog({
    generation: 'python',
    modelJson: SHIPPED_MODELS[0],
    stepMs: 20,
    shrink: 32,
    blocksWhileRunning: true,
  });
  const body = JSON.stringify({ input });
  const heldRequest = fetch(`${fake.url}/predictions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await expect.poll(fake.runningCount).toBe(1);
  const states: number[] = [];
  await Promise.all([fetch(`${fake.url}/health-check`).then(() => states.push(fake.runningCount())), heldRequest]);
  expect(states).toEqual([0]);
  await fake[Symbol.asyncDispose]();
});
