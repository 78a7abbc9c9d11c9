import type { ModelInput } from '#schema/model/field/input.ts';
import { countPictures, getOptionValue, getParamValue, type Model, withDefaults } from '#schema/model/model.ts';

/** What a prediction used, by the names that Replicate counts it under: `image_output_count`, `predict_time` in seconds, … */
export type Usage = Readonly<Record<string, number>>;

const PIXELS_PER_MEGAPIXEL = 1_000_000;

/** Sizes by name, in megapixels: that of a square of so many thousand pixels. */
const NAMED_SIZES = new Map([
  ['1k', 1],
  ['2k', 4],
  ['3k', 9],
  ['4k', 16],
]);

/**
 * What a prediction of this input will use, as far as that can be told before. Pictures that it starts from count as one
 * megapixel each, which is what models scale them to.
 * @param secondsPerPicture that the model usually runs for a picture
 */
export function expectedUsage(model: Model, input: ModelInput, secondsPerPicture: number): Usage {
  const pictures = countPictures(model, input);
  const given = [...model.fields.values()].flatMap(({ name, type }) =>
    type.startsWith('picture') ? (input[name] ?? []) : [],
  );
  return {
    run_count: 1,
    image_output_count: pictures,
    image_output_megapixel_count: pictures * outputMegapixels(model, input),
    image_input_count: given.length,
    image_input_megapixel_count: given.length,
    predict_time: pictures * secondsPerPicture,
  };
}

function outputMegapixels(model: Model, input: ModelInput): number {
  const [width, height] = (['width', 'height'] as const).map((param) => Number(getParamValue(model, input, param)));
  const aspect = getParamValue(model, input, 'aspect_ratio');
  if (width && height && (aspect === undefined || aspect === 'custom')) return (width * height) / PIXELS_PER_MEGAPIXEL;
  const filled = withDefaults(model, input);
  const sizes = ['megapixels', 'output_megapixels', 'resolution', 'size'].map(
    (name) => getOptionValue(model, input, name) ?? filled[name],
  );
  for (const size of sizes) {
    const text = String(size ?? '').toLowerCase();
    const megapixels = Number(/^([\d.]+)(?:\s*mp)?$/.exec(text)?.[1] ?? NAMED_SIZES.get(text));
    if (megapixels > 0 && megapixels <= 100) return megapixels;
  }
  return 1;
}
