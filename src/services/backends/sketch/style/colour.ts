/** A colour in OKLab, where mixing and darkening are perceptually uniform: lightness 0…1, then green–red and blue–yellow. */
export type Lab = readonly [lightness: number, a: number, b: number];

const toLinear = (byte: number) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
const toByte = (value: number) => {
  const clamped = Math.min(1, Math.max(0, value));
  return Math.round((clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * clamped ** (1 / 2.4) - 0.055) * 255);
};

/** From `#rrggbb`; the matrices are those of Björn Ottosson's definition of OKLab. */
export function lab(hex: string): Lab {
  const value = Number.parseInt(hex.slice(1), 16);
  const [r, g, b] = [toLinear((value >> 16) & 255), toLinear((value >> 8) & 255), toLinear(value & 255)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** To `#rrggbb`, clamped to sRGB. */
export function hex([lightness, a, b]: Lab): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const bytes = [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
  return `#${bytes.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Mixes `share` of the second colour into the first. */
export function mix(from: Lab, to: Lab, share: number): Lab {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** Turns the hue by degrees and multiplies the chroma. */
export function rotateHue([lightness, a, b]: Lab, degrees: number, chromaFactor: number): Lab {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [lightness, (a * cos - b * sin) * chromaFactor, (a * sin + b * cos) * chromaFactor];
}

/** Mixes two hex colours. */
export const blend = (from: string, to: string, share: number) => hex(mix(lab(from), lab(to), share));
