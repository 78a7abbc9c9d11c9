import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Model } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import { type Progress, SHUTDOWN } from '#services/backends/backend.ts';
import { createSketchBackend } from '#services/backends/sketch/index.ts';
import { type Picture, parsePicture } from '#services/images/picture.ts';
import {
  createInput,
  createPredictionRequest,
  UNREACHABLE_PICTURE_URL,
} from '#test/support/backend/prediction-request.ts';
import { pixelDifference } from '#test/support/images/pixel-difference.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const illustration = shippedModel('jdreetz/illustration');
const upscaler = shippedModel('nightmareai/real-esrgan');
const ignoreProgress = () => {};
const neverAborted = new AbortController().signal;

async function paintModel(model: Model, params: Parameters<typeof createInput>[1] = {}, picture?: Picture) {
  const request = createPredictionRequest(
    model,
    createInput(model, params),
    picture ? { readPicture: async () => picture } : {},
  );
  const { pictures } = await createSketchBackend({ now: () => 0 }).follow(
    'sketch-1',
    request,
    ignoreProgress,
    neverAborted,
  );
  return pictures;
}

describe('sketch', () => {
  it('paints the same bytes in another process', async () => {
    const script = `
      const { createSketchBackend } = await import('#services/backends/sketch/index.ts');
      const { compileModel } = await import('#schema/model/model.ts');
      const { SHIPPED_MODELS } = await import('#schema/model/models/index.ts');
      const { createHash } = await import('node:crypto');
      const order = { jobId: '1', model: compileModel(SHIPPED_MODELS[0]), input: { prompt: 'a lorikeet in the rain', seed: 7 }, deadline: Infinity };
      const painting = await createSketchBackend({ now: () => 0 }).follow('sketch-1', order, () => {}, new AbortController().signal);
      process.stdout.write(createHash('sha256').update(painting.pictures[0].bytes).digest('hex'));`;
    const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    const [one, other] = [await run(), await run()];
    expect(one.stdout).toMatch(/^[0-9a-f]{64}$/);
    expect(other.stdout).toBe(one.stdout);
  });

  it.each([
    ['1:1', 1024, 1024],
    ['16:9', 1344, 768],
    ['21:9', 1536, 640],
    ['3:2', 1216, 832],
    ['2:3', 832, 1216],
    ['4:5', 896, 1088],
    ['5:4', 1088, 896],
    ['3:4', 896, 1152],
    ['4:3', 1152, 896],
    ['9:16', 768, 1344],
    ['9:21', 640, 1536],
  ])('paints %s at %i×%i, and at half of that with a quarter of a megapixel', async (aspect_ratio, width, height) => {
    const [small] = await paintModel(illustration, { aspect_ratio, megapixels: '0.25' });
    expect(small).toMatchObject({ width: width / 2, height: height / 2 });
    const [large] = await paintModel(illustration, { aspect_ratio, num_inference_steps: 2 });
    expect(await parsePicture(large?.bytes ?? Buffer.alloc(0))).toMatchObject({ width, height, format: 'webp' });
  });

  it('rounds a size of its own up to 16', async () => {
    const [picture] = await paintModel(illustration, { aspect_ratio: 'custom', width: 257, height: 700 });
    expect(picture).toMatchObject({ width: 272, height: 704 });
  });

  it('gives each picture of several a seed of its own, the next after the one before', async () => {
    const several = await paintModel(illustration, { seed: 40, num_outputs: 3, megapixels: '0.25' });
    const [third] = await paintModel(illustration, { seed: 42, megapixels: '0.25' });
    expect(several.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(Buffer.from(several[2]?.bytes ?? []).equals(third?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it('says on each picture that it is a sketch', async () => {
    const [picture] = await paintModel(illustration, { output_format: 'png' });
    const corner = { left: 700, top: 975, width: 310, height: 40 };
    const { channels } = await sharp(await sharp(picture?.bytes).extract(corner).png().toBuffer())
      .greyscale()
      .stats();
    expect(channels[0]?.max).toBeGreaterThan(220);
    expect(channels[0]?.min).toBeLessThan(110);
  });

  it('takes the time of its steps and tells how far it is', async () => {
    const [waits, seen]: [number[], Progress[]] = [[], []];
    const sketch = createSketchBackend({ now: () => 0, stepMs: 20, delay: async (ms) => void waits.push(ms) });
    const request = createPredictionRequest(
      illustration,
      createInput(illustration, { num_inference_steps: 4, megapixels: '0.25' }),
    );
    await sketch.follow('sketch-1', request, (progress) => seen.push(progress), neverAborted);
    expect(waits).toEqual([20, 20, 20, 20]);
    expect(seen).toEqual([0, 0.25, 0.5, 0.75, 1].map((fraction) => ({ phase: 'painting', fraction })));
  });

  it.each([
    ['a cancel', new Error('canceled')],
    ['a handover', SHUTDOWN],
  ])('stops between two steps at %s', async (_, reason) => {
    const control = new AbortController();
    let steps = 0;
    const delay = async () => {
      steps += 1;
      if (steps === 3) control.abort(reason);
    };
    const sketch = createSketchBackend({ now: () => 0, stepMs: 20, delay });
    await expect(
      sketch.follow('sketch-1', createPredictionRequest(illustration), ignoreProgress, control.signal),
    ).rejects.toBe(reason);
    expect(steps).toBe(3);
  });

  it('follows no prediction of another backend', async () => {
    const sketch = createSketchBackend({ now: () => 0 });
    await expect(
      sketch.follow('gm3qorzdhgbfurvjtvhg6dckhu', createPredictionRequest(illustration), ignoreProgress, neverAborted),
    ).rejects.toThrow('not a prediction');
  });
});

describe('sketch over a picture', () => {
  const source = sharp({ create: { width: 320, height: 240, channels: 3, background: '#d02090' } });
  const picture = source.png().toBuffer().then(parsePicture);
  const half = sharp({ create: { width: 160, height: 240, channels: 3, background: 'white' } })
    .extend({ right: 160, background: 'black' })
    .png()
    .toBuffer()
    .then(parsePicture);
  const over = async (roles: Parameters<typeof createInput>[1]) => {
    const [painted] = await paintModel(
      illustration,
      { image: UNREACHABLE_PICTURE_URL, output_format: 'png', ...roles },
      await picture,
    );
    return painted;
  };

  it('keeps its size, and less of it the stronger the prompt is', async () => {
    const all = await Promise.all([0, 0.4, 0.8, 1].map((prompt_strength) => over({ prompt_strength })));
    const far = await Promise.all(all.map(async (painted) => pixelDifference(await picture, painted, [0, 0, 1, 0.8])));
    expect(all[0]).toMatchObject({ width: 320, height: 240 });
    expect(far[0]).toBe(0);
    expect(far).toEqual([...far].sort((one, other) => one - other));
    expect(far[3]).toBeGreaterThan(far[1] ?? 0);
  });

  /** How alike the lines of two pictures are: the correlation of what differs from its surroundings, −1…1. */
  const alikeness = async (one: Picture | undefined, other: Picture | undefined) => {
    const lines = async (picture: Picture | undefined) => {
      const grey = sharp(picture?.bytes).resize(96, 96, { fit: 'fill' }).greyscale();
      const [sharpPixels, blurred] = await Promise.all([
        grey.clone().raw().toBuffer(),
        grey.clone().blur(4).raw().toBuffer(),
      ]);
      // The mark in the corner is in both.
      return Array.from(sharpPixels.subarray(0, 96 * 84), (value, at) => value - (blurred[at] ?? 0));
    };
    const [a, b] = [await lines(one), await lines(other)];
    const product = (x: readonly number[], y: readonly number[]) =>
      x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
    return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
  };

  it.each([
    ['a lorikeet in the rain', 7, 8],
    ['a lighthouse in a storm', 11, 12],
  ])('keeps the shapes of %s or draws new ones, never both', async (prompt, seed, nextSeed) => {
    const input = { prompt, megapixels: '0.25', output_format: 'png' };
    const [first] = await paintModel(illustration, { ...input, seed });
    const [next] = await paintModel(illustration, { ...input, seed: nextSeed });
    const vary = async (prompt_strength: number) =>
      (
        await paintModel(
          illustration,
          { ...input, image: UNREACHABLE_PICTURE_URL, prompt_strength, seed: nextSeed },
          first,
        )
      )[0];
    const [subtle, strong] = [await vary(0.35), await vary(0.75)];
    const between = await alikeness(first, next);
    expect(await alikeness(subtle, first)).toBeGreaterThan(between + 0.15);
    expect(await alikeness(subtle, next)).toBeLessThan(between + 0.1);
    expect(await pixelDifference(first, subtle)).toBeGreaterThan(4);
    expect(await alikeness(strong, next)).toBeGreaterThan(0.9);
    expect(await alikeness(strong, first)).toBeLessThan(between + 0.1);
    expect(await pixelDifference(next, strong)).toBeGreaterThan(1);
  });

  it('is held to the white of the mask', async () => {
    const request = createPredictionRequest(
      illustration,
      createInput(illustration, {
        image: UNREACHABLE_PICTURE_URL,
        mask: `${UNREACHABLE_PICTURE_URL}?mask`,
        output_format: 'png',
      }),
      {
        readPicture: async (url) => (url.endsWith('mask') ? half : picture),
      },
    );
    const { pictures } = await createSketchBackend({ now: () => 0 }).follow(
      'sketch-1',
      request,
      ignoreProgress,
      neverAborted,
    );
    expect(await pixelDifference(await picture, pictures[0], [0, 0, 0.45, 0.8])).toBeGreaterThan(20);
    expect(await pixelDifference(await picture, pictures[0], [0.55, 0, 1, 0.8])).toBe(0);
  });

  it.each([
    [1, 1],
    [3, 900],
    [900, 3],
  ])('enlarges a picture of %i×%i', async (width, height) => {
    const tiny = await parsePicture(
      await sharp({ create: { width, height, channels: 4, background: '#f008' } })
        .png()
        .toBuffer(),
    );
    const [large] = await paintModel(upscaler, { upscale_factor: 2 }, tiny);
    expect(large).toMatchObject({ width: width * 2, height: height * 2 });
  });

  it('enlarges for a model that is an upscaler, and says where that is too much', async () => {
    const [large] = await paintModel(upscaler, { upscale_factor: 3 }, await picture);
    expect(await parsePicture(large?.bytes ?? Buffer.alloc(0))).toMatchObject({ width: 960, height: 720 });
    const huge = { ...(await picture), width: 4000, height: 3000 };
    const request = createPredictionRequest(upscaler, createInput(upscaler, { upscale_factor: 10 }), {
      readPicture: async () => huge,
    });
    const refused = createSketchBackend({ now: () => 0 }).submit(request, ignoreProgress, neverAborted);
    await expect(refused).rejects.toBeInstanceOf(UserError);
    await expect(refused).rejects.toThrow('Choose a scale of 1.4 or less.');
  });
});
