import { describe, it, type TestContext } from 'vitest';
import { codeSpan } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import type { Progress } from '#services/backends/backend.ts';
import { type CogHarnessOptions, openCogHarness } from '#test/support/backend/cog-harness.ts';
import { generate } from '#test/support/backend/harness.ts';
import { createInput, createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
const kinds = (['rust', 'python'] as const).flatMap((generation) =>
  (['yes', 'none'] as const).map((callback) => ({ generation, callback })),
);
type OnEnd = TestContext['onTestFinished'];

describe.concurrent.each(kinds)('states of a $generation container, callback $callback', (kind) => {
  const openHarness = async (end: OnEnd, options: Partial<CogHarnessOptions> = {}) => {
    const one = await openCogHarness({ ...kind, modelNames: [model.name], ...options });
    end(() => one[Symbol.asyncDispose]());
    return one;
  };

  it('paints again when it is back that was stopped in the middle', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 30 });
    const painted = generate(harness.backend, createPredictionRequest(model));
    await expect.poll(harness.runningCount).toBe(1);
    await harness.fake.stop();
    await harness.fake.start();
    expect(await painted).toMatchObject({ pictures: [{ index: 0 }], remark: expect.stringContaining('again') });
    expect(harness.createdCount()).toBe(2);
  });

  it('paints again when it is back whose worker died', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 30 });
    const painted = generate(harness.backend, createPredictionRequest(model));
    await expect.poll(harness.runningCount).toBe(1);
    harness.fake.killWorker();
    await expect.poll(harness.runningCount).toBe(0);
    await harness.fake.restart(100);
    expect(await painted).toMatchObject({ pictures: [{ index: 0 }], remark: expect.stringContaining('again') });
  });

  it('gives a job up that kills one container after the other, and says no more than is known', async ({
    expect,
    onTestFinished,
  }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 30 });
    const painted = generate(harness.backend, createPredictionRequest(model));
    const ended = expect(painted).rejects.toThrow(/Perhaps it ran out of memory/);
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    painted.then(end, end);
    while (!isOver) {
      await expect.poll(() => isOver || harness.runningCount() > 0).toBe(true);
      const before = harness.fake.requests.length;
      harness.fake.killWorker();
      // The answer has been read once the next question comes.
      await expect.poll(() => isOver || harness.fake.requests.length > before).toBe(true);
      await harness.fake.restart();
    }
    await ended;
    await expect(painted).rejects.toBeInstanceOf(UserError);
  });

  it('says that the setup failed, at once', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { setupFails: 'stays' });
    const painted = generate(harness.backend, createPredictionRequest(model));
    await expect(painted).rejects.toBeInstanceOf(UserError);
    await expect(painted).rejects.toThrow(/could not be started/);
    expect(harness.warnings).toMatchObject([
      [{ containers: [`${harness.fake.url}: setup-failed`] }, expect.stringMatching(/setup.*failed/)],
    ]);
  });

  it('notices soon that one exited because its setup failed, and tells since when it was starting', async ({
    expect,
    onTestFinished,
  }) => {
    const timeouts = { unreachableTimeoutMs: 60_000 };
    const harness = await openHarness(onTestFinished, { setupMs: 1000, setupFails: 'exits', timeouts });
    const seen: Progress[] = [];
    const painted = generate(harness.backend, createPredictionRequest(model), (progress) => seen.push(progress));
    await expect(painted).rejects.toThrow(/could not be started/);
    const block = seen.find((each) => each.phase === 'blocked');
    expect(block).toMatchObject({
      by: 'container-starts',
      serviceName: codeSpan(model.name),
      since: expect.any(Number),
    });
  });

  it('says that it has stopped working where it stays so', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { timeouts: { unreachableTimeoutMs: 300 } });
    harness.fake.killWorker();
    const painted = generate(harness.backend, createPredictionRequest(model));
    await expect(painted).rejects.toThrow(/has stopped working/);
    await expect(painted).rejects.toBeInstanceOf(UserError);
    expect(harness.warnings).toMatchObject([[{ model: model.name }, expect.stringContaining('Start it again')]]);
  });

  it('says that it is away, or paints another picture', async ({ expect, onTestFinished }) => {
    const harness = await openHarness(onTestFinished, { stepMs: 20 });
    await harness.fake.kill();
    const seen: Progress[] = [];
    const input = createInput(model, { num_inference_steps: 2 });
    const painted = generate(harness.backend, createPredictionRequest(model, input), (progress) => seen.push(progress));
    const blocks = () => new Set(seen.flatMap((each) => (each.phase === 'blocked' ? [each.by] : [])));
    await expect.poll(blocks).toContain('container-away');
    await harness.fake.start();
    await fetch(`${harness.fake.url}/predictions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'respond-async' },
      body: JSON.stringify({ input: { prompt: 'not ours', num_inference_steps: 30 } }),
    });
    await painted;
    // Whichever of the two comes first when it is back.
    expect(blocks().size).toBeGreaterThan(0);
    expect(seen.at(-1)?.phase).not.toBe('blocked');
  });
});
