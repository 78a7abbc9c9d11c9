import { describe, expect, it, type TestContext } from 'vitest';
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
  const bench = async (end: OnEnd, options: Partial<CogHarnessOptions> = {}) => {
    const one = await openCogHarness({ ...kind, modelNames: [model.name], ...options });
    end(() => one[Symbol.asyncDispose]());
    return one;
  };
  /** A job of which the process that began it dies; the webhooks come to nobody until the next one follows. */
  const begun = async (on: CogHarness) => {
    const order = createPredictionRequest(model, createInput(model, { output_format: 'png' }));
    const control = new AbortController();
    const { predictionId: prediction } = await on.backend.submit(order, ignore, control.signal);
    control.abort(SHUTDOWN);
    await expect(on.backend.follow(prediction, order, ignore, control.signal)).rejects.toBe(SHUTDOWN);
    return { order, prediction };
  };

  it('begins again where the container restarts in the middle', async ({ expect, onTestFinished }) => {
    const on = await bench(onTestFinished, { stepMs: 20, setupMs: 100 });
    const painted = generate(on.backend, createPredictionRequest(model));
    await expect.poll(on.runningCount).toBe(1);
    await on.fake.restart(100);
    expect((await painted).pictures).toHaveLength(1);
    expect(on.createdCount()).toBe(2);
  });

  it('takes up what still paints', async ({ expect, onTestFinished }) => {
    const on = await bench(onTestFinished, { stepMs: 20 });
    const { order, prediction } = await begun(on);
    const next = await on.reopen();
    expect((await next.follow(prediction, order, ignore, neverAborted)).pictures).toHaveLength(1);
    // A held connection ends with its process; what was painted on it is lost, or was never finished.
    expect(on.createdCount()).toBe(kind.callback === 'yes' ? 1 : 2);
  });

  it('paints the same again where it ended meanwhile', async ({ expect, onTestFinished }) => {
    const on = await bench(onTestFinished, { stepMs: 10, retryMs: 60_000 });
    const { order, prediction } = await begun(on);
    await expect.poll(on.runningCount).toBe(0);
    const next = await on.reopen();
    const again = await next.follow(prediction, order, ignore, neverAborted);
    const other = await generate(next, createPredictionRequest(model, order.input));
    expect(again.pictures[0]?.bytes).toEqual(other.pictures[0]?.bytes);
  });

  it('begins under the same id where it is submitted again, which begins nothing twice', async ({
    expect,
    onTestFinished,
  }) => {
    const on = await bench(onTestFinished, { stepMs: 20 });
    const { order, prediction } = await begun(on);
    const next = await on.reopen();
    const again = await next.submit(order, ignore, neverAborted);
    expect(again.predictionId).toBe(prediction);
    expect((await next.follow(prediction, order, ignore, neverAborted)).pictures).toHaveLength(1);
    expect(on.createdCount()).toBe(kind.callback === 'yes' ? 1 : 2);
  });

  it('cancels what an older process began', async ({ expect, onTestFinished }) => {
    const on = await bench(onTestFinished, { stepMs: 100 });
    const { order, prediction } = await begun(on);
    const next = await on.reopen();
    const reason = new Error('canceled');
    await expect(next.follow(prediction, order, ignore, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(on.runningCount()).toBe(0);
  });
});

it('takes the last webhook of an ended prediction that the container sends again, and does not finish the repaint', async () => {
  const on = await openCogHarness({
    generation: 'rust',
    callback: 'yes',
    modelNames: [model.name],
    stepMs: 2,
    retryMs: 100,
  });
  const order = createPredictionRequest(model);
  const control = new AbortController();
  const { predictionId: prediction } = await on.backend.submit(order, ignore, control.signal);
  const next = await on.reopen();
  await expect.poll(on.runningCount).toBe(0);
  on.fake.behaviour.stepMs = 200;
  expect((await next.follow(prediction, order, ignore, neverAborted)).pictures).toHaveLength(1);
  await expect.poll(on.runningCount).toBe(0);
  expect(on.fake.requests.filter(({ path }) => path.endsWith('/cancel'))).toHaveLength(1);
  control.abort(SHUTDOWN);
  await on[Symbol.asyncDispose]();
});
