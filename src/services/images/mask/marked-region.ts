import { setImmediate } from 'node:timers/promises';

/** Pixels of the picture and of the marked copy, in the same size: RGB and RGBA, one byte a channel. */
export interface MarkedPixels {
  readonly original: Uint8Array;
  readonly marked: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** How a copy says which part is meant: it was erased, it is black and white, or it was painted over. */
export type MarkKind = 'erased' | 'mask' | 'painted';

/** The part that is meant: a byte for each pixel, 255 or 0. */
export interface MarkedRegion {
  readonly kind: MarkKind;
  readonly pixels: Uint8Array;
  /** 0 to 1. */
  readonly share: number;
}

/** Below this opacity a pixel counts as erased. */
const MAX_ERASED_ALPHA = 128;
/** A share of the picture below which a mark is a speck, such as an antialiased corner. */
const MIN_SHARE = 0.0005;
/** How far a channel of a pixel may be from black or white in a mask; its edges may be grey. */
const MASK_TOLERANCE = 24;
const MIN_MASK_SHARE = 0.97;
/** How far a channel may differ where nothing was painted: JPEG at a quality of 50 stays below it almost everywhere. */
const JPEG_TOLERANCE = 40;
/** How far a pixel may be from the flat colour in each channel. JPEG blurs its edges. */
const COLOUR_TOLERANCE = 48;
/** The same beside what is known to be painted: there the picture may have had nearly that colour. */
const GROWTH_TOLERANCE = 10;
/** Bits of a channel by which colours are counted. */
const COLOUR_BITS = 4;
/** From this share of what differs on, one colour was painted with; below, and where much differs, it is another picture. */
const MIN_FLAT_SHARE = 0.35;
const MAX_CHANGED_SHARE = 0.5;
/** Rows that are looked at before other work gets its turn. */
const ROWS_PER_TURN = 128;
/** The same for pixels whose neighbours are looked at. */
const STEPS_PER_TURN = 50_000;

/** Which part of a picture a marked copy means; undefined where it marks none, or is of another picture. */
export async function findMarkedRegion(pixels: MarkedPixels): Promise<MarkedRegion | undefined> {
  const { original, marked } = pixels;
  const alphaAt = (at: number) => marked[4 * at + 3] ?? 255;
  const channel = (at: number, index: number) => marked[4 * at + index] ?? 0;
  const difference = (at: number) =>
    Math.max(...[0, 1, 2].map((index) => Math.abs(channel(at, index) - (original[3 * at + index] ?? 0))));

  const erased = await select(pixels, 'erased', (at) => alphaAt(at) < MAX_ERASED_ALPHA);
  if (erased.share >= MIN_SHARE) return erased;

  const isExtreme = (at: number) => {
    const [red, green, blue] = [channel(at, 0), channel(at, 1), channel(at, 2)];
    const [low, high] = [Math.min(red, green, blue), Math.max(red, green, blue)];
    return high <= MASK_TOLERANCE || low >= 255 - MASK_TOLERANCE;
  };
  const extreme = await select(pixels, 'mask', isExtreme);
  if (extreme.share >= MIN_MASK_SHARE) {
    const white = await select(pixels, 'mask', (at) => channel(at, 0) > 127);
    if (white.share >= MIN_SHARE) return white;
  }

  const changed = await select(pixels, 'painted', (at) => difference(at) > JPEG_TOLERANCE);
  if (changed.share < MIN_SHARE) return undefined;
  const colour = commonestColour(marked, changed.pixels);
  const isFlat = (at: number) =>
    changed.pixels[at] === 255 &&
    colour.every((value, index) => Math.abs(channel(at, index) - value) <= COLOUR_TOLERANCE);
  const flat = await select(pixels, 'painted', isFlat);
  if (flat.share >= Math.max(MIN_SHARE, MIN_FLAT_SHARE * changed.share)) {
    const isSameColour = (at: number) =>
      colour.every((value, index) => Math.abs(channel(at, index) - value) <= GROWTH_TOLERANCE);
    return grow(flat, pixels, isSameColour);
  }
  return changed.share <= MAX_CHANGED_SHARE ? changed : undefined;
}

async function select(
  { width, height }: MarkedPixels,
  kind: MarkKind,
  isSelected: (at: number) => boolean,
): Promise<MarkedRegion> {
  const selected = new Uint8Array(width * height);
  let count = 0;
  for (let row = 0; row < height; row += 1) {
    if (row % ROWS_PER_TURN === 0) await setImmediate();
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      if (!isSelected(at)) continue;
      selected[at] = 255;
      count += 1;
    }
  }
  return { kind, pixels: selected, share: count / Math.max(1, width * height) };
}

/** Adds all pixels that fit and are reached from the region over others that fit. */
async function grow(
  { kind, pixels }: MarkedRegion,
  { width, height }: MarkedPixels,
  fits: (at: number) => boolean,
): Promise<MarkedRegion> {
  const grown = pixels.slice();
  // Those on the edge of the region alone: all of them are as many as a large picture has pixels.
  const pending: number[] = [];
  let count = 0;
  for (let row = 0; row < height; row += 1) {
    if (row % ROWS_PER_TURN === 0) await setImmediate();
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      if (grown[at] !== 255) continue;
      count += 1;
      if ([at - 1, at + 1, at - width, at + width].some((next) => grown[next] === 0)) pending.push(at);
    }
  }
  for (let steps = 0; ; steps += 1) {
    const at = pending.pop();
    if (at === undefined) break;
    if (steps % STEPS_PER_TURN === 0) await setImmediate();
    const x = at % width;
    const neighbours = [x > 0 ? at - 1 : at, x < width - 1 ? at + 1 : at, at - width, at + width];
    for (const next of neighbours) {
      if (next < 0 || next >= width * height || grown[next] === 255 || !fits(next)) continue;
      grown[next] = 255;
      count += 1;
      pending.push(next);
    }
  }
  return { kind, pixels: grown, share: count / Math.max(1, grown.length) };
}

/** The average of the commonest group of like colours. */
function commonestColour(marked: Uint8Array, selected: Uint8Array): readonly number[] {
  const groups = new Map<number, { count: number; sums: [number, number, number] }>();
  const shift = 8 - COLOUR_BITS;
  // A sample is enough to tell the commonest: 60,000 pixels or so.
  const step = Math.max(1, Math.floor(selected.length / 60_000));
  for (let at = 0; at < selected.length; at += step) {
    if (selected[at] !== 255) continue;
    const [red, green, blue] = [marked[4 * at] ?? 0, marked[4 * at + 1] ?? 0, marked[4 * at + 2] ?? 0];
    const key = ((red >> shift) << (2 * COLOUR_BITS)) | ((green >> shift) << COLOUR_BITS) | (blue >> shift);
    const group = groups.get(key) ?? { count: 0, sums: [0, 0, 0] };
    group.count += 1;
    group.sums = [group.sums[0] + red, group.sums[1] + green, group.sums[2] + blue];
    groups.set(key, group);
  }
  const [best] = [...groups.values()].sort((one, other) => other.count - one.count);
  return best ? best.sums.map((sum) => sum / best.count) : [0, 0, 0];
}
