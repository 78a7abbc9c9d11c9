import { describe, expect, it, type TestContext } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import type { Progress } from '#services/backends/backend.ts';
import { type CogHarness, type CogHarnessOptions, openCogHarness } from '#test/support/backend/cog-harness.ts';
import { generate, ignore } from '#test/support/backend/harness.ts';
import { createInput, createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
const kinds = (['rust', 'python'] as const).flatMap((generation) =>
  (['yes', 'none'] as const).map((callback) => ({ generation, callback })),
);

type OnEnd = TestContext['onTestFinished'];

describe.concurrent.each(kinds)('waiting for a $generation container, callback $callback', (kind) => {
  const openHarness = async (end: OnEnd, options: Partial<CogHarnessOptions> = {}) => {
    const one = await openCogHarness({ ...kind, modelNames: [model.name], ...options });
    end(() => one[Symbol.asyncDispose]());
    return one;
  };
  /** Somebody else's prediction. */
  const occupy = (harness: CogHarness, steps: number) =>
    fetch(`${harness.fake.url}/predictions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'respond-async' },
      body: JSON.stringify({ input: { prompt: 'not ours', num_inference_steps: steps } }),
    });
  const puts = (harness: CogHarness) =>
    harness.fake.requests.filter(({ method, body }) => method === 'PUT' && hasInput(body));

  it('waits while another prediction runs, and polls the health check instead of sending the whole input', async ({
    expect,
    onTestFinished,
  }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 20 });
    await occupy(harness, 20);
    const seen: Progress[] = [];
    const input = createInput(model, { num_inference_steps: 2 });
    const result = await generate(harness.backend, createPredictionRequest(model, input), (progress) =>
      seen.push(progress),
    );
    expect(result.pictures).toHaveLength(1);
    expect(seen[0]).toMatchObject({ phase: 'blocked', by: 'container-busy' });
    expect(harness.createdCount()).toBe(2);
    expect(puts(harness).length).toBeLessThan(4);
  });

  it('waits while it starts', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { setupMs: 300 });
    expect((await generate(harness.backend, createPredictionRequest(model))).pictures).toHaveLength(1);
    expect(harness.createdCount()).toBe(1);
  });

  it('paints several jobs one after the other', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 5 });
    const seeds = [1, 2, 3, 4];
    const results = await Promise.all(
      seeds.map((seed) =>
        generate(harness.backend, createPredictionRequest(model, createInput(model, { seed, num_inference_steps: 4 }))),
      ),
    );
    expect(new Set(results.map(({ pictures }) => Buffer.from(pictures[0]?.bytes ?? []).toString('base64'))).size).toBe(
      4,
    );
    expect(harness.createdCount()).toBe(4);
    expect(puts(harness).length).toBeLessThan(12);
  });

  it('lets the next one in where one in the line is canceled', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 20 });
    await occupy(harness, 20);
    const control = new AbortController();
    const first = harness.backend.submit(createPredictionRequest(model), ignore, control.signal);
    const second = generate(
      harness.backend,
      createPredictionRequest(model, createInput(model, { num_inference_steps: 2 })),
    );
    const reason = new Error('canceled');
    await expect.poll(() => harness.fake.requests.length).toBeGreaterThan(1);
    control.abort(reason);
    await expect(first).rejects.toBe(reason);
    expect((await second).pictures).toHaveLength(1);
    expect(harness.createdCount()).toBe(2);
  });

  it('refuses at the deadline where it never gets in', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 200 });
    await occupy(harness, 50);
    const request = createPredictionRequest(model, createInput(model), { deadline: Date.now() + 200 });
    await expect(generate(harness.backend, request)).rejects.toBeInstanceOf(UserError);
    expect(harness.createdCount()).toBe(1);
  });

  it('refuses when no container has listened for long', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { timeouts: { unreachableTimeoutMs: 200 } });
    await harness.fake[Symbol.asyncDispose]();
    await expect(generate(harness.backend, createPredictionRequest(model))).rejects.toThrow(
      /switched off or cannot be reached/,
    );
    expect(harness.warnings).toMatchObject([[{ model: model.name }, 'The Cog container cannot be reached']]);
  });
});

it('waits for an old Python server that answers nothing while it paints for another', async () => {
  const harness = await openCogHarness({
    generation: 'python',
    callback: 'none',
    modelNames: [model.name],
    blocksWhileRunning: true,
    stepMs: 20,
    timeouts: { callTimeoutMs: 150 },
  });
  const body = JSON.stringify({ input: { prompt: 'not ours', num_inference_steps: 30 } });
  void fetch(`${harness.fake.url}/predictions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await expect.poll(harness.runningCount).toBe(1);
  expect((await generate(harness.backend, createPredictionRequest(model))).pictures).toHaveLength(1);
  await harness[Symbol.asyncDispose]();
});

function hasInput(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'input' in body && JSON.stringify(body.input) !== '{}';
}
