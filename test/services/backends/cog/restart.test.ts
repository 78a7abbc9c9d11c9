import { describe, expect, it, type TestContext, vi } from 'vitest';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { type CogHarness, type CogHarnessOptions, openCogHarness } from '#test/support/backend/cog-harness.ts';
import { generate, ignore } from '#test/support/backend/harness.ts';
import { createInput, createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
const neverAborted = new AbortController().signal;
const kinds = (['rust', 'python'] as const).flatMap((generation) =>
  (['yes', 'none'] as const).map((callback) => ({ generation, callback })),
);

type OnEnd = TestContext['onTestFinished'];

describe.concurrent.each(kinds)('restarts, $generation container, callback $callback', (kind) => {
  const openHarness = async (end: OnEnd, options: Partial<CogHarnessOptions> = {}) => {
    const one = await openCogHarness({ ...kind, modelNames: [model.name], ...options });
    end(() => one[Symbol.asyncDispose]());
    return one;
  };
  /** The Rust server sends the pictures with its last webhook; the Python server on the connection that asked for them. */
  const survivesRestart = kind.callback === 'yes' && kind.generation === 'rust';
  /** A job of which the process that began it dies; the webhooks come to nobody until the next one follows. */
  const begun = async (harness: CogHarness) => {
    const request = createPredictionRequest(model, createInput(model, { output_format: 'png' }));
    const control = new AbortController();
    const { predictionId } = await harness.backend.submit(request, ignore, control.signal);
    // A request that is held may be on its way still.
    await vi.waitFor(() => expect(harness.createdCount()).toBe(1));
    control.abort(SHUTDOWN);
    await expect(harness.backend.follow(predictionId, request, ignore, control.signal)).rejects.toBe(SHUTDOWN);
    return { order: request, prediction: predictionId };
  };

  it('begins again where the container restarts in the middle', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 20, setupMs: 100 });
    const painted = generate(harness.backend, createPredictionRequest(model));
    await expect.poll(harness.runningCount).toBe(1);
    await harness.fake.restart(100);
    expect(await painted).toMatchObject({ pictures: [{ index: 0 }], remark: expect.stringContaining('again') });
    expect(harness.createdCount()).toBe(2);
  });

  it('resumes a prediction that still runs', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 50 });
    const { order: request, prediction: predictionId } = await begun(harness);
    const next = await harness.reopen();
    const { pictures, remark } = await next.follow(predictionId, request, ignore, neverAborted);
    expect(pictures).toHaveLength(1);
    // A held connection ends with its process; what was painted on it is lost, or was never finished.
    expect(harness.createdCount()).toBe(survivesRestart ? 1 : 2);
    expect(remark).toBe(survivesRestart ? undefined : 'Painted again: I was restarted in the middle');
  });

  it('repeats a prediction that ended meanwhile, with the same result', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 10, retryMs: 60_000 });
    const { order: request, prediction: predictionId } = await begun(harness);
    await expect.poll(harness.runningCount).toBe(0);
    const next = await harness.reopen();
    const again = await next.follow(predictionId, request, ignore, neverAborted);
    const other = await generate(next, createPredictionRequest(model, request.input));
    expect(again.pictures[0]?.bytes).toEqual(other.pictures[0]?.bytes);
  });

  it('begins under the same id where it is submitted again, which begins nothing twice', async ({
    expect,
    onTestFinished,
  }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 50 });
    const { order: request, prediction: predictionId } = await begun(harness);
    const next = await harness.reopen();
    const again = await next.submit({ ...request, attemptedAt: Date.now() }, ignore, neverAborted);
    expect(again.predictionId).toBe(predictionId);
    expect((await next.follow(predictionId, request, ignore, neverAborted)).pictures).toHaveLength(1);
    expect(harness.createdCount()).toBe(survivesRestart ? 1 : 2);
  });

  it('cancels what an older process began', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 100 });
    const { order: request, prediction: predictionId } = await begun(harness);
    const next = await harness.reopen();
    const reason = new Error('canceled');
    await expect(next.follow(predictionId, request, ignore, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(harness.runningCount()).toBe(0);
  });
});

it('takes the last webhook of an ended prediction that the container sends again, and does not finish the repaint', async () => {
  const harness = await openCogHarness({
    generation: 'rust',
    callback: 'yes',
    modelNames: [model.name],
    stepMs: 2,
    retryMs: 100,
  });
  const request = createPredictionRequest(model);
  const control = new AbortController();
  const { predictionId } = await harness.backend.submit(request, ignore, control.signal);
  const next = await harness.reopen();
  await expect.poll(harness.runningCount).toBe(0);
  harness.fake.behaviour.stepMs = 200;
  expect((await next.follow(predictionId, request, ignore, neverAborted)).pictures).toHaveLength(1);
  await expect.poll(harness.runningCount).toBe(0);
  expect(harness.fake.requests.filter(({ path }) => path.endsWith('/cancel'))).toHaveLength(1);
  control.abort(SHUTDOWN);
  await harness[Symbol.asyncDispose]();
});
