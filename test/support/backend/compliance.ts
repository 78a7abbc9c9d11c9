import { afterEach, describe, expect, it } from 'vitest';
import { storedMarkdown } from '#schema/markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import { type PredictionRequest, type Progress, SHUTDOWN } from '#services/backends/backend.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';
import { type BackendHarness, firstModel, firstModelWith, generate, ignore, isAccepted } from './harness.ts';
import { createInput, createPredictionRequest, UNREACHABLE_PICTURE_URL } from './prediction-request.ts';

/**
 * What every backend has to do, whatever service runs its predictions. `open` gives a new one for each test.
 * A backend says by `accepts` which models it paints; the others are left out here.
 */
export function backendCompliance(
  name: string,
  openHarness: (pace: 'quick' | 'slow') => Promise<BackendHarness>,
): void {
  describe(`backend: ${name}`, () => {
    const opened: BackendHarness[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((harness) => harness[Symbol.asyncDispose]()));
    });
    const bench = async (pace: 'quick' | 'slow') => {
      const harness = await openHarness(pace);
      opened.push(harness);
      return harness;
    };
    const requestFor = (
      on: BackendHarness,
      model: Model,
      input = createInput(model),
      overrides: Partial<PredictionRequest> = {},
    ) => createPredictionRequest(model, input, { deadline: on.now() + 300_000, ...overrides });

    it.each(COMPILED_MODELS.map((model) => [model.name, model] as const))('paints with %s', async (_, model) => {
      const on = await bench('quick');
      if (!isAccepted(on.backend, model)) return;
      const painting = await generate(on.backend, requestFor(on, model));
      expect(painting.pictures.map((picture) => picture.index)).toEqual([0]);
      expect(painting.pictures[0]?.width).toBeGreaterThan(0);
      expect(painting.filteredCount).toBe(0);
      expect(on.createdCount()).toBe(1);
      await expect.poll(on.runningCount).toBe(0);
    });

    it('paints as many as asked for, in the format asked for', async () => {
      const on = await bench('quick');
      const model = firstModelWith(on.backend, 'num_outputs', 'output_format');
      for (const format of ['png', 'jpg', 'webp']) {
        const painting = await generate(
          on.backend,
          requestFor(on, model, createInput(model, { num_outputs: 3, output_format: format })),
        );
        expect(painting.pictures.map((picture) => [picture.index, picture.format])).toEqual(
          [0, 1, 2].map((index) => [index, format]),
        );
      }
    });

    it('paints the same for the same input, and another for another seed', async () => {
      const on = await bench('quick');
      const model = firstModelWith(on.backend, 'seed', 'output_format');
      const bytes = async (seed: number) => {
        const painting = await generate(
          on.backend,
          requestFor(on, model, createInput(model, { seed, output_format: 'png' })),
        );
        return Buffer.from(painting.pictures[0]?.bytes ?? []).toString('base64');
      };
      const [once, again, other] = [await bytes(11), await bytes(11), await bytes(12)];
      expect(again).toBe(once);
      expect(other).not.toBe(once);
    });

    it('hands a picture on that the model could not reach, reading it once', async () => {
      const on = await bench('quick');
      const model = firstModelWith(on.backend, 'image');
      const order = requestFor(on, model, createInput(model, { image: UNREACHABLE_PICTURE_URL }));
      let reads = 0;
      const counted: PredictionRequest = {
        ...order,
        readPicture: (...given) => {
          reads++;
          return order.readPicture(...given);
        },
      };
      expect((await generate(on.backend, counted)).pictures).toHaveLength(1);
      expect(reads).toBe(1);
    });

    it('passes on the refusal of a picture that cannot be read, and begins nothing', async () => {
      const on = await bench('quick');
      const model = firstModelWith(on.backend, 'image');
      const refusal = new UserError(storedMarkdown('That picture is gone.'));
      const read = () => Promise.reject(refusal);
      await expect(
        generate(
          on.backend,
          requestFor(on, model, createInput(model, { image: UNREACHABLE_PICTURE_URL }), { readPicture: read }),
        ),
      ).rejects.toBe(refusal);
      expect(on.runningCount()).toBe(0);
    });

    it('reports progress that never decreases', async () => {
      const on = await bench('slow');
      const seen: Progress[] = [];
      await generate(on.backend, requestFor(on, firstModel(on.backend)), (progress) => seen.push(progress));
      const painting = seen.flatMap((each) => (each.phase === 'painting' ? [each] : []));
      expect(painting.length).toBeGreaterThan(0);
      const fractions = painting.flatMap((each) => each.fraction ?? []);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
      expect(seen.findLastIndex((each) => each.phase === 'starting')).toBeLessThan(
        seen.findIndex((each) => each.phase === 'painting'),
      );
    });

    it('starts no prediction if aborted before', async () => {
      const on = await bench('quick');
      const reason = new Error('canceled');
      const signal = AbortSignal.abort(reason);
      await expect(on.backend.submit(requestFor(on, firstModel(on.backend)), ignore, signal)).rejects.toBe(reason);
      expect(on.createdCount()).toBe(0);
    });

    it.each(['submit', 'follow'] as const)('leaves nothing running where it is aborted in %s', async (during) => {
      const on = await bench('slow');
      const reason = new Error('canceled');
      const control = new AbortController();
      const order = requestFor(on, firstModel(on.backend));
      const abort = (): void => control.abort(reason);
      const work = async () => {
        if (during === 'submit') void expect.poll(on.createdCount).toBe(1).then(abort, abort);
        const submission = await on.backend.submit(order, ignore, control.signal);
        if (during === 'follow') abort();
        return on.backend.follow(submission.predictionId, order, ignore, control.signal);
      };
      await expect(work()).rejects.toBe(reason);
      expect(on.runningCount()).toBe(0);
      expect(on.createdCount()).toBe(1);
    });

    it('ignores an abort after the prediction has ended', async () => {
      const on = await bench('quick');
      const control = new AbortController();
      const painting = await generate(on.backend, requestFor(on, firstModel(on.backend)), ignore, control.signal);
      control.abort(new Error('too late'));
      expect(painting.pictures[0]?.bytes.length).toBeGreaterThan(0);
      expect(on.createdCount()).toBe(1);
    });

    it('leaves a prediction running at a handover, and the next process follows it by its id', async () => {
      const on = await bench('slow');
      const control = new AbortController();
      const order = requestFor(on, firstModel(on.backend));
      const { predictionId: prediction } = await on.backend.submit(order, ignore, control.signal);
      const followed = on.backend.follow(prediction, order, ignore, control.signal);
      control.abort(SHUTDOWN);
      await expect(followed).rejects.toBe(SHUTDOWN);
      const next = await on.reopen();
      const painting = await next.follow(prediction, order, ignore, new AbortController().signal);
      expect(painting.pictures).toHaveLength(1);
    });

    it('tells the person when the deadline has passed, and leaves nothing running', async () => {
      const on = await bench('slow');
      const order = requestFor(on, firstModel(on.backend), undefined, { deadline: on.now() + 50 });
      await expect(generate(on.backend, order)).rejects.toBeInstanceOf(UserError);
      await expect.poll(on.runningCount).toBe(0);
    });

    it('refuses a model only by a UserError', async () => {
      const on = await bench('quick');
      for (const model of COMPILED_MODELS) isAccepted(on.backend, model);
    });
  });
}
