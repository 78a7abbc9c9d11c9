import { describe, it, type TestContext } from 'vitest';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { type CogHarnessOptions, openCogHarness } from '#test/support/backend/cog-harness.ts';
import { generate, ignore } from '#test/support/backend/harness.ts';
import { createInput, createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
const neverAborted = new AbortController().signal;
const kinds = (['rust', 'python'] as const).flatMap((generation) =>
  (['yes', 'none'] as const).map((callback) => ({ generation, callback })),
);
type OnEnd = TestContext['onTestFinished'];

describe.concurrent.each(kinds)('several $generation containers of a model, callback $callback', (kind) => {
  const openHarness = async (end: OnEnd, options: Partial<CogHarnessOptions> = {}) => {
    const one = await openCogHarness({ ...kind, modelNames: [model.name], copies: 2, stepMs: 20, ...options });
    end(() => one[Symbol.asyncDispose]());
    const [first, second] = one.fakes;
    if (!first || !second) throw new Error('there are not two');
    return { ...one, first, second };
  };
  const requestOf = (seed: number, steps = 20) =>
    createPredictionRequest(model, createInput(model, { seed, num_inference_steps: steps }));

  it('paint at the same time', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished);
    const painted = [1, 2, 3, 4].map((seed) => generate(harness.backend, requestOf(seed)));
    await expect.poll(harness.runningCount).toBe(2);
    await Promise.all(painted);
    expect(harness.createdCount()).toBe(4);
    expect(harness.first.createdCount()).toBe(2);
  });

  it('leave one alone that is away, and take it again when it is back', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished);
    await harness.first.kill();
    await Promise.all([1, 2].map((seed) => generate(harness.backend, requestOf(seed, 4))));
    expect(harness.second.createdCount()).toBe(2);
    await harness.first.start();
    await expect
      .poll(async () => {
        await generate(harness.backend, requestOf(3, 2));
        return harness.first.createdCount();
      })
      .toBeGreaterThan(0);
  });

  it('take over from one that is stopped in the middle', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { timeouts: { webhookSilenceMs: 100 } });
    const painted = generate(harness.backend, requestOf(1, 50));
    await expect.poll(harness.first.runningCount).toBe(1);
    await harness.first.stop();
    expect(await painted).toMatchObject({ pictures: [{ index: 0 }], remark: expect.stringContaining('again') });
    expect([harness.first.createdCount(), harness.second.createdCount()]).toEqual([1, 1]);
  });

  it('are all asked for what an earlier process began', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished);
    // The first stays busy, so that the second paints it, and still does when the next process asks.
    harness.first.behaviour.stepMs = 60_000;
    harness.second.behaviour.stepMs = 40;
    await fetch(`${harness.first.url}/predictions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'respond-async' },
      body: JSON.stringify({ input: { prompt: 'not ours', num_inference_steps: 40 } }),
    });
    const request = requestOf(1, 40);
    const control = new AbortController();
    const { predictionId } = await harness.backend.submit(request, ignore, control.signal);
    expect(harness.second.createdCount()).toBe(1);
    control.abort(SHUTDOWN);
    await expect(harness.backend.follow(predictionId, request, ignore, control.signal)).rejects.toBe(SHUTDOWN);
    const next = await harness.reopen();
    expect((await next.follow(predictionId, request, ignore, neverAborted)).pictures).toHaveLength(1);
    const survives = kind.callback === 'yes' && kind.generation === 'rust';
    expect([harness.first.createdCount(), harness.second.createdCount()]).toEqual([1, survives ? 1 : 2]);
  });

  it('tell their state, for the metrics', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished);
    await harness.second.kill();
    expect(await harness.backend.readContainerStates()).toEqual(
      new Map([
        [harness.first.url, 'free'],
        [harness.second.url, 'unreachable'],
      ]),
    );
  });
});
