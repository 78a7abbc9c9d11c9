/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The sizes that Flux paints at one megapixel, by `aspect_ratio`. */
const SIZES: ReadonlyMap<string, Size> = new Map([
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

/** Longest side that an input picture is taken at, as Flux does. */
const LONGEST = 1440;
/** Sides that other models' fields may ask for are held within these. */
const [SHORTEST_ASKED, LONGEST_ASKED] = [64, 2048];

const up16 = (pixels: number) => Math.ceil(pixels / 16) * 16;
const asked = (pixels: number) => up16(Math.min(LONGEST_ASKED, Math.max(SHORTEST_ASKED, pixels)));

/** The size that a model paints at; `megapixels` other than 1 scales the area, so 0.25 halves both sides. */
export function paintedSize(aspect: string | undefined, width?: number, height?: number, megapixels = 1): Size {
  if ((aspect === undefined || aspect === 'custom') && (width !== undefined || height !== undefined)) {
    return { width: asked(width ?? height ?? 1024), height: asked(height ?? width ?? 1024) };
  }
  const whole = SIZES.get(aspect ?? '1:1') ?? ofRatio(aspect ?? '');
  const factor = Math.sqrt(megapixels);
  return { width: asked(whole.width * factor), height: asked(whole.height * factor) };
}

/** The size for an input picture of this size: its own, within Flux's longest side, in multiples of 16. */
export function sizeLike({ width, height }: Size): Size {
  const factor = Math.min(1, LONGEST / Math.max(width, height));
  return { width: asked(width * factor), height: asked(height * factor) };
}

/** One megapixel in a ratio that Flux has no size for, such as another model's `2:1`; square where it is no ratio. */
function ofRatio(aspect: string): Size {
  const [across = 1, down = 1] = aspect.split(':').map(Number);
  const ratio = across > 0 && down > 0 ? across / down : 1;
  return { width: Math.sqrt(1024 * 1024 * ratio), height: Math.sqrt((1024 * 1024) / ratio) };
}
