import { blend } from '#services/backends/sketch/style/colour.ts';
import type { DrawingStyle } from '#services/backends/sketch/style/drawing-style.ts';

/** The gradients that shapes of a drawing refer to, each defined once. */
export interface SvgDefs {
  /** Fill of a shape in this colour, lit from above by the style's `shade`. */
  shaded(colour: string): string;
  /** A radial gradient that fades to transparent. */
  glow(colour: string, opacity: number): string;
  /** A horizontal gradient of light that fades to transparent to the right, or to the left where `toLeft`. */
  ray(colour: string, toLeft: boolean): string;
  /** A gradient from top to bottom with evenly spaced colours. */
  vertical(colours: readonly string[]): string;
  markup(): string;
}

export function createSvgDefs(style: DrawingStyle): SvgDefs {
  const markupById = new Map<string, string>();
  const idByKey = new Map<string, string>();
  const define = (key: string, markup: (id: string) => string): string => {
    const known = idByKey.get(key);
    if (known) return `url(#${known})`;
    const id = `d${idByKey.size}`;
    idByKey.set(key, id);
    markupById.set(id, markup(id));
    return `url(#${id})`;
  };
  return {
    shaded: (colour) => {
      if (style.shade < 0.04) return colour;
      const [light, dark] = [blend(colour, '#fff6df', 0.3 * style.shade), blend(colour, '#1c1836', 0.26 * style.shade)];
      const stops = `<stop stop-color="${light}"/><stop offset=".45" stop-color="${colour}"/><stop offset="1" stop-color="${dark}"/>`;
      return define(
        `shade ${colour}`,
        (id) => `<linearGradient id="${id}" x1=".3" y1="0" x2=".6" y2="1">${stops}</linearGradient>`,
      );
    },
    glow: (colour, opacity) =>
      define(
        `glow ${colour} ${opacity}`,
        (id) =>
          `<radialGradient id="${id}"><stop stop-color="${colour}" stop-opacity="${opacity}"/><stop offset=".4" stop-color="${colour}" stop-opacity="${opacity * 0.4}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`,
      ),
    ray: (colour, toLeft) => {
      const stops = `<stop stop-color="${colour}" stop-opacity=".7"/><stop offset=".35" stop-color="${colour}" stop-opacity=".34"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/>`;
      return define(
        `ray ${colour} ${toLeft}`,
        (id) => `<linearGradient id="${id}" x1="${toLeft ? 1 : 0}" x2="${toLeft ? 0 : 1}">${stops}</linearGradient>`,
      );
    },
    vertical: (colours) => {
      const stops = colours
        .map((colour, i) => `<stop offset="${i / Math.max(1, colours.length - 1)}" stop-color="${colour}"/>`)
        .join('');
      return define(
        `fall ${colours.join(' ')}`,
        (id) => `<linearGradient id="${id}" x2="0" y2="1">${stops}</linearGradient>`,
      );
    },
    markup: () => `<defs>${[...markupById.values()].join('')}</defs>`,
  };
}
