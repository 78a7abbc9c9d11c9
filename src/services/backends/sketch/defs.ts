import { blend } from './colour.ts';
import type { Style } from './style.ts';

/** What shapes refer to in the drawing: its gradients, each made once. */
export interface Defs {
  /** Fill for a shape of this colour, lit from above as the style says. */
  shaded(colour: string): string;
  /** A round glow that fades to nothing. */
  glow(colour: string, opacity: number): string;
  /** From one side to the other: light that loses itself; to the left where `back`. */
  ray(colour: string, back: boolean): string;
  /** From top to bottom, evenly spaced. */
  fall(colours: readonly string[]): string;
  markup(): string;
}

export function createDefs(style: Style): Defs {
  const made = new Map<string, string>();
  const ids = new Map<string, string>();
  const define = (key: string, markup: (id: string) => string): string => {
    const known = ids.get(key);
    if (known) return `url(#${known})`;
    const id = `d${ids.size}`;
    ids.set(key, id);
    made.set(id, markup(id));
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
    ray: (colour, back) => {
      const stops = `<stop stop-color="${colour}" stop-opacity=".7"/><stop offset=".35" stop-color="${colour}" stop-opacity=".34"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/>`;
      return define(
        `ray ${colour} ${back}`,
        (id) => `<linearGradient id="${id}" x1="${back ? 1 : 0}" x2="${back ? 0 : 1}">${stops}</linearGradient>`,
      );
    },
    fall: (colours) => {
      const stops = colours
        .map((colour, i) => `<stop offset="${i / Math.max(1, colours.length - 1)}" stop-color="${colour}"/>`)
        .join('');
      return define(
        `fall ${colours.join(' ')}`,
        (id) => `<linearGradient id="${id}" x2="0" y2="1">${stops}</linearGradient>`,
      );
    },
    markup: () => `<defs>${[...made.values()].join('')}</defs>`,
  };
}
