import { blend, lab } from '#services/backends/sketch/style/colour.ts';
import type { DrawingStyle } from '#services/backends/sketch/style/drawing-style.ts';
import type { Tone } from '#services/backends/sketch/style/light.ts';
import { hatchPath } from './hatch.ts';
import { extent, ovalPoints, type Points, toPathData } from './path.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SvgDefs } from './svg-defs.ts';

/** State that all pens of a drawing share. */
export interface PenContext {
  readonly style: DrawingStyle;
  readonly tone: Tone;
  readonly defs: SvgDefs;
  /** Decides what motifs leave open, such as the colour of a coat. */
  readonly random: SeededRandom;
  /** Drives the wobble of lines. Separate from `random`, so that another wobble changes nothing else in the picture. */
  readonly wobbleRandom: SeededRandom;
  readonly markup: string[];
}

/** Maps a pen's own coordinates to the page. */
interface PenTransform {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly flip: boolean;
  readonly depth: number;
}

/**
 * Draws shapes in the style of the drawing. Each thing has its own coordinates: the origin is the middle of its foot, y grows
 * downwards, and its height is 100 units, whatever its place and size on the page.
 */
export class Pen {
  readonly #context: PenContext;
  readonly #transform: PenTransform;

  constructor(context: PenContext, place: PenTransform = { x: 0, y: 0, scale: 1, flip: false, depth: 0 }) {
    this.#context = context;
    this.#transform = place;
  }

  /** The painted tone of a colour at this pen's depth. */
  tone(colour: string): string {
    return this.#context.tone(colour, this.#transform.depth);
  }
  get random(): SeededRandom {
    return this.#context.random;
  }

  /** A pen for a thing at a point of this pen's coordinates. `depth` is 0 at the front and 1 at the horizon. */
  at(x: number, y: number, scale: number, flip = false, depth = this.#transform.depth): Pen {
    const transform = this.#transform;
    const [px = 0, py = 0] = this.#toPage([x, y]);
    return new Pen(this.#context, {
      x: px,
      y: py,
      scale: transform.scale * scale,
      flip: transform.flip !== flip,
      depth,
    });
  }

  /** A closed, round shape through the points. */
  blob(points: Points, colour: string, opacity = 1): void {
    this.#fill(points, true, colour, opacity);
  }

  /** A closed shape with corners. */
  poly(points: Points, colour: string, opacity = 1): void {
    this.#fill(points, false, colour, opacity);
  }

  /** An ellipse; `tilt` in degrees. */
  oval(x: number, y: number, rx: number, ry: number, colour: string, tilt = 0, opacity = 1): void {
    this.#fill(ovalPoints(x, y, rx, ry, tilt), true, colour, opacity);
  }

  box(x: number, y: number, width: number, height: number, colour: string): void {
    this.poly([x, y, x + width, y, x + width, y + height, x, y + height], colour);
  }

  /** A cone of light to the right of a lamp at x, y, which fades out over `reach`. Pencil styles also draw rays. */
  beam(x: number, y: number, reach: number, spread: number, colour: string): void {
    const { style, defs, wobbleRandom, markup } = this.#context;
    const far = x + reach;
    const pagePoints = this.#toPage([x, y - 2, far, y - spread, far, y + spread, x, y + 2]);
    const path = toPathData(pagePoints, true, false, style.wobble, wobbleRandom);
    markup.push(`<path d="${path}" fill="${defs.ray(this.tone(colour), this.#transform.flip)}"/>`);
    if (style.paper <= 0.5) return;
    for (const [lean, length] of [
      [-0.9, 0.62],
      [-0.3, 0.8],
      [0.3, 0.7],
      [0.9, 0.5],
    ] as const)
      this.line(
        [x + reach * 0.12, y + spread * lean * 0.12, x + reach * length, y + spread * lean * length],
        colour,
        0.3,
      );
  }

  /** An open stroke; `width` in the pen's units. */
  line(points: Points, colour: string, width: number, smooth = true, opacity = 1): void {
    const { style, tone, wobbleRandom, markup } = this.#context;
    const path = toPathData(this.#toPage(points), false, smooth, style.wobble, wobbleRandom);
    const strokeWidth = Math.max(0.9, width * this.#transform.scale);
    const ink = style.paper > 0.5 ? this.#pencil(colour) : tone(colour, this.#transform.depth);
    const fade = opacity < 1 ? ` stroke-opacity="${opacity}"` : '';
    const stroke = (paint: string, lineWidth: number) =>
      markup.push(
        `<path d="${path}" fill="none" stroke="${paint}" stroke-width="${lineWidth.toFixed(1)}" stroke-linecap="round" stroke-linejoin="round"${fade}/>`,
      );
    // Pencil styles draw a thick stroke, such as a tail, as two edges with a fill between them.
    const isHollow = style.paper > 0.5 && strokeWidth > 9;
    stroke(ink, strokeWidth);
    if (isHollow) stroke(tone(colour, this.#transform.depth), strokeWidth - 4.5);
  }

  #fill(points: Points, smooth: boolean, colour: string, opacity: number): void {
    const { style, tone, defs, wobbleRandom, markup } = this.#context;
    const { depth } = this.#transform;
    const pagePoints = this.#toPage(points);
    const path = toPathData(pagePoints, true, smooth, style.wobble, wobbleRandom);
    const size = extent(pagePoints);
    const isSolid = style.paper > 0.5 && size < 70 && lab(colour)[0] < 0.32;
    const painted = isSolid ? this.#pencil(colour) : tone(colour, depth);
    const fade = opacity < 1 ? ` fill-opacity="${opacity}"` : '';
    if (style.shadow > 0.05 && size > 14 && opacity === 1) {
      const [dx, dy] = [3 + style.shadow * 5, 4 + style.shadow * 9];
      const dark = (0.24 * style.shadow * (1 - depth * 0.6)).toFixed(2);
      markup.push(`<path d="${path}" transform="translate(${dx} ${dy})" fill="#14102a" fill-opacity="${dark}"/>`);
    }
    const isMisprinted = style.misprint !== 0 && size > 20;
    const shift = isMisprinted
      ? ` transform="translate(${style.misprint.toFixed(1)} ${(style.misprint * -0.6).toFixed(1)})"`
      : '';
    markup.push(`<path d="${path}" fill="${defs.shaded(painted)}"${fade}${shift}/>`);
    if (style.bleed > 0.1 && size > 10) this.#bleed(pagePoints, smooth, painted, opacity);
    if (style.hatch > 0.05 && size > 14 && !isSolid) this.#hatch(pagePoints, smooth, colour, opacity);
    if (style.outline > 0.2 && opacity === 1) this.#outline(pagePoints, path, smooth, colour, size);
  }

  /** The darker rim and the second, uneven wash of watercolour. */
  #bleed(pagePoints: Points, smooth: boolean, painted: string, opacity: number): void {
    const { style, wobbleRandom, markup } = this.#context;
    const second = toPathData(pagePoints, true, smooth, style.wobble + 10, wobbleRandom);
    const dark = blend(painted, '#2a2350', 0.28);
    const strength = style.bleed * opacity;
    markup.push(
      `<path d="${second}" fill="${dark}" fill-opacity="${(0.13 * strength).toFixed(2)}" stroke="${dark}" stroke-opacity="${(0.34 * strength).toFixed(2)}" stroke-width="2.4"/>`,
    );
  }

  /** Hatching of a coloured pencil: denser and heavier for dark colours. */
  #hatch(pagePoints: Points, smooth: boolean, colour: string, opacity: number): void {
    const { style, tone, wobbleRandom, markup } = this.#context;
    const { depth } = this.#transform;
    const toneLightness = lab(tone(colour, depth))[0];
    const colourLightness = lab(colour)[0];
    const sizeFactor = Math.min(1, extent(pagePoints) / 900);
    const gap = 4.5 + 8 * (style.paper > 0.5 ? colourLightness : toneLightness) + depth * 3 + sizeFactor * 7;
    const path = hatchPath(pagePoints, smooth, gap, colourLightness < 0.5 ? 58 : 40, wobbleRandom);
    const ink =
      style.paper > 0.5
        ? this.#pencil(colour)
        : tone(blend(colour, colourLightness < 0.5 ? '#ffffff' : '#191430', 0.3), depth);
    const strength = (style.hatch * opacity * (0.85 - 0.45 * sizeFactor)).toFixed(2);
    markup.push(
      `<path d="${path}" fill="none" stroke="${ink}" stroke-opacity="${strength}" stroke-width="${(2.5 - colourLightness).toFixed(1)}" stroke-linecap="round"/>`,
    );
  }

  #outline(pagePoints: Points, path: string, smooth: boolean, colour: string, size: number): void {
    const { style, wobbleRandom, markup } = this.#context;
    const { depth } = this.#transform;
    const width = style.outline * Math.min(1, 0.3 + size / 160) * (1 - depth * 0.55);
    const ink = style.paper > 0.5 ? this.#pencil(colour) : this.#context.tone(blend(colour, '#191430', 0.82), depth);
    const attributes = `fill="none" stroke="${ink}" stroke-width="${width.toFixed(1)}" stroke-linejoin="round"`;
    markup.push(`<path d="${path}" ${attributes}/>`);
    if (style.hatch > 0.3 && size > 30) {
      markup.push(
        `<path d="${toPathData(pagePoints, true, smooth, style.wobble * 1.6, wobbleRandom)}" ${attributes} stroke-opacity=".55"/>`,
      );
    }
  }

  /** Colour of a pencil outline for a thing of this colour. */
  #pencil(colour: string): string {
    const { depth } = this.#transform;
    return blend(blend(colour, '#3b3a40', 0.6), '#cfc8bb', depth * 0.6);
  }

  #toPage(points: Points): Points {
    const { x, y, scale, flip } = this.#transform;
    const across = flip ? -scale : scale;
    return points.map((value, i) => (i % 2 === 0 ? x + value * across : y + value * scale));
  }
}
