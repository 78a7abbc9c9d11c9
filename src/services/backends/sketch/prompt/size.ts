/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Sizes of Flux at one megapixel, by `aspect_ratio`. */
const SIZE_BY_ASPECT_RATIO: ReadonlyMap<string, Size> = new Map([
  ['1:1', { width: 1024, height: 1024 }],
  ['16:9', { width: 1344, height: 768 }],
  ['21:9', { width: 1536, height: 640 }],
  ['3:2', { width: 1216, height: 832 }],
  ['2:3', { width: 832, height: 1216 }],
  ['4:5', { width: 896, height: 1088 }],
  ['5:4', { width: 1088, height: 896 }],
  ['3:4', { width: 896, height: 1152 }],
  ['4:3', { width: 1152, height: 896 }],
  ['9:16', { width: 768, height: 1344 }],
  ['9:21', { width: 640, height: 1536 }],
]);

/** Longest side of an input picture, as in Flux; a larger one is scaled down. */
const MAX_INPUT_SIDE_PX = 1440;
/** Limits that sides from other models' fields are clamped to. */
const [MIN_SIDE_PX, MAX_SIDE_PX] = [64, 2048];

const roundUpTo16 = (pixels: number) => Math.ceil(pixels / 16) * 16;
const clampSide = (pixels: number) => roundUpTo16(Math.min(MAX_SIDE_PX, Math.max(MIN_SIDE_PX, pixels)));

/** The size that a model paints at; `megapixels` other than 1 scales the area, so 0.25 halves both sides. */
export function outputSize(aspect: string | undefined, width?: number, height?: number, megapixels = 1): Size {
  if ((aspect === undefined || aspect === 'custom') && (width !== undefined || height !== undefined)) {
    return { width: clampSide(width ?? height ?? 1024), height: clampSide(height ?? width ?? 1024) };
  }
  const whole = SIZE_BY_ASPECT_RATIO.get(aspect ?? '1:1') ?? sizeForRatio(aspect ?? '');
  const factor = Math.sqrt(megapixels);
  return { width: clampSide(whole.width * factor), height: clampSide(whole.height * factor) };
}

/** The size for an input picture of this size: its own, within Flux's longest side, in multiples of 16. */
export function sizeForInput({ width, height }: Size): Size {
  const factor = Math.min(1, MAX_INPUT_SIDE_PX / Math.max(width, height));
  return { width: clampSide(width * factor), height: clampSide(height * factor) };
}

/** One megapixel in a ratio that Flux does not list, such as another model's `2:1`; square where the text is not a ratio. */
function sizeForRatio(aspect: string): Size {
  const [across = 1, down = 1] = aspect.split(':').map(Number);
  const ratio = across > 0 && down > 0 ? across / down : 1;
  return { width: Math.sqrt(1024 * 1024 * ratio), height: Math.sqrt((1024 * 1024) / ratio) };
}
