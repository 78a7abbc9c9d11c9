import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ModelInput } from '#schema/model/field/input.ts';
import type { Model } from '#schema/model/model.ts';
import { createSketchBackend } from '#services/backends/sketch/index.ts';
import { type Picture, parsePicture } from '#services/images/picture.ts';
import { createPredictionRequest, UNREACHABLE_PICTURE_URL } from '#test/support/backend/prediction-request.ts';
import { type Area, pixelDifference } from '#test/support/images/pixel-difference.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const illustration = shippedModel('jdreetz/illustration');
const ignoreProgress = () => {};
const neverAborted = new AbortController().signal;

/** Fields that have an effect only together with others. */
const COMPANION_INPUTS: Readonly<Record<string, ModelInput>> = {
  width: { aspect_ratio: 'custom', width: 512, height: 512 },
  height: { aspect_ratio: 'custom', width: 512, height: 512 },
  mask: { image: UNREACHABLE_PICTURE_URL, mask: `${UNREACHABLE_PICTURE_URL}?all` },
  prompt_strength: { image: UNREACHABLE_PICTURE_URL },
  extra_lora_scale: { extra_lora: 'someone/flux-watercolor' },
  output_quality: { output_format: 'jpg' },
};

/** Another value than the one that is painted with otherwise. */
const CHANGED_INPUTS: ModelInput = {
  prompt: 'a red fox under the moon',
  image: UNREACHABLE_PICTURE_URL,
  mask: `${UNREACHABLE_PICTURE_URL}?half`,
  aspect_ratio: '16:9',
  width: 640,
  height: 640,
  prompt_strength: 0.3,
  model: 'schnell',
  num_outputs: 2,
  num_inference_steps: 4,
  guidance_scale: 7,
  seed: 8,
  output_format: 'jpg',
  output_quality: 5,
  disable_safety_checker: true,
  go_fast: true,
  megapixels: '1',
  replicate_weights: 'someone/flux-comic',
  lora_scale: 0.2,
  extra_lora: 'someone/flux-watercolor',
  extra_lora_scale: 0.2,
};

/** What these change is not the painting but its file, its size or its number; the mark's lock is looked for where it is. */
const NOT_DRAWN = ['output_format', 'output_quality', 'num_outputs', 'aspect_ratio', 'width', 'height', 'megapixels'];
const CORNER_AREA: Area = [0.5, 0.93, 1, 1];

describe('the contact sheet', () => {
  const flat = (colour: string) =>
    sharp({ create: { width: 512, height: 512, channels: 3, background: colour } })
      .png()
      .toBuffer();
  const given = Promise.all([
    flat('#3377aa'),
    flat('white'),
    sharp({ create: { width: 256, height: 512, channels: 3, background: 'white' } })
      .extend({ right: 256, background: 'black' })
      .png()
      .toBuffer(),
  ]);
  const paintOf = async (compiledModel: Model, input: ModelInput) => {
    const read = async (url: string) => {
      const [image, all, half] = await given;
      return parsePicture(url.endsWith('?all') ? all : url.endsWith('?half') ? half : image);
    };
    const base = {
      prompt: 'a lorikeet in the rain',
      seed: 7,
      output_format: 'png',
      ...(compiledModel.fields.has('go_fast') && { go_fast: false }),
      // Small ones are painted sooner.
      ...(compiledModel.fields.has('megapixels')
        ? { megapixels: '0.25' }
        : { aspect_ratio: 'custom', width: 512, height: 512 }),
    };
    const request = createPredictionRequest(compiledModel, { ...base, ...input }, { readPicture: read });
    return (await createSketchBackend({ now: () => 0 }).follow('sketch-1', request, ignoreProgress, neverAborted))
      .pictures;
  };
  const plain = new Map<string, ReturnType<typeof paintOf>>();
  const models = [
    'jdreetz/illustration',
    'buovier94/flux_stevenespinoza',
    'flux-fine-tune-2024-08',
    'heller-software/lassie-dog',
    'fofr/flux-handwriting-and-sketch',
  ];
  const rows = models
    .map(shippedModel)
    .flatMap((compiledModel) => [...compiledModel.fields.keys()].map((field) => [compiledModel.name, field] as const));

  it.each(rows)('%s: %s is seen', async (model, field) => {
    const compiledModel = shippedModel(model);
    const [beside, value] = [COMPANION_INPUTS[field] ?? {}, CHANGED_INPUTS[field]];
    expect(value, `two values for ${field}`).toBeDefined();
    const key = model + JSON.stringify(beside);
    const before = plain.get(key) ?? paintOf(compiledModel, beside);
    plain.set(key, before);
    const [one] = await before;
    const after = await paintOf(compiledModel, { ...beside, ...(value !== undefined && { [field]: value }) });
    const other = after[0];
    if (NOT_DRAWN.includes(field)) {
      const facts = (picture: Picture | undefined, count: number) => [
        picture?.format,
        picture?.bytes.length,
        picture?.width,
        picture?.height,
        count,
      ];
      expect(facts(other, after.length)).not.toEqual(facts(one, 1));
    } else if (field === 'disable_safety_checker') {
      expect(await pixelDifference(one, other, CORNER_AREA)).toBeGreaterThan(2);
    } else if (field === 'image') {
      expect(other).toMatchObject({ width: 512, height: 512 });
    } else expect(await pixelDifference(one, other)).toBeGreaterThan(3);
  });

  it('comes nearer to the finished picture with each step', async () => {
    const [done] = await paintOf(illustration, { num_inference_steps: 50 });
    const far = [];
    for (const num_inference_steps of [1, 4, 10, 28]) {
      const [picture] = await paintOf(illustration, { num_inference_steps });
      far.push(await pixelDifference(done, picture));
    }
    expect(far).toEqual([...far].sort((one, other) => other - one));
  });
});
