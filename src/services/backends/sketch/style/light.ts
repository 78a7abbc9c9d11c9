import { blend, hex, type Lab, lab, mix, rotateHue } from './colour.ts';
import type { DrawingStyle } from './drawing-style.ts';

export type Hour = 'dawn' | 'day' | 'dusk' | 'night';

/** Colours of an hour: the sky from top to horizon, the haze in the distance, and how the light changes colours. */
export interface Atmosphere {
  readonly top: string;
  readonly middle: string;
  readonly low: string;
  readonly haze: string;
  /** Colour cast of all things, and its share. */
  readonly cast: string;
  readonly share: number;
  /** Factor of lightness. */
  readonly level: number;
}

export const ATMOSPHERES: Readonly<Record<Hour, readonly [Atmosphere, Atmosphere]>> = {
  day: [
    { top: '#4f9fd6', middle: '#9fd0e6', low: '#f3ead2', haze: '#cfe3e4', cast: '#fff3d6', share: 0.06, level: 1 },
    { top: '#5cb4c4', middle: '#b4dfd2', low: '#fbeed0', haze: '#d9e8da', cast: '#fff0d0', share: 0.08, level: 1 },
  ],
  dawn: [
    { top: '#7c8fc7', middle: '#e9b7c2', low: '#fde3b8', haze: '#e6c9cf', cast: '#f7c9b2', share: 0.16, level: 0.97 },
    { top: '#86a7d0', middle: '#f2c4b0', low: '#fff0c9', haze: '#edd3c6', cast: '#ffd9b0', share: 0.16, level: 0.98 },
  ],
  dusk: [
    { top: '#3d3b78', middle: '#c45f7c', low: '#f9b665', haze: '#b8707f', cast: '#e07a4e', share: 0.2, level: 0.84 },
    { top: '#2f4a7d', middle: '#d9736a', low: '#ffc873', haze: '#c07f79', cast: '#e8894a', share: 0.2, level: 0.86 },
  ],
  night: [
    { top: '#0e1636', middle: '#1d2d5c', low: '#3f5a8a', haze: '#2f4672', cast: '#2a3f80', share: 0.3, level: 0.86 },
    { top: '#101a2e', middle: '#16394f', low: '#3a7180', haze: '#285464', cast: '#1f5068', share: 0.28, level: 0.86 },
  ],
};

/** Atmosphere of a completely overcast sky. */
const OVERCAST: Atmosphere = {
  top: '#252b39',
  middle: '#3d4656',
  low: '#7c848e',
  haze: '#59626f',
  cast: '#4b566b',
  share: 0.3,
  level: 0.82,
};

/** Atmosphere of an hour under clouds; `cloudCover` is 0 for a clear sky and 1 for a sky that is all clouds. */
export function withClouds(atmosphere: Atmosphere, cloudCover: number): Atmosphere {
  if (cloudCover === 0) return atmosphere;
  const blended = (part: 'top' | 'middle' | 'low' | 'haze' | 'cast') =>
    blend(atmosphere[part], OVERCAST[part], cloudCover);
  return {
    top: blended('top'),
    middle: blended('middle'),
    low: blended('low'),
    haze: blended('haze'),
    cast: blended('cast'),
    share: atmosphere.share + (OVERCAST.share - atmosphere.share) * cloudCover,
    level: Math.min(atmosphere.level, 1 + (OVERCAST.level - 1) * cloudCover),
  };
}

/** Colour of the paper. */
export const PAPER = '#f6efe0';

/** Colours of lamps, screens and the moon, which stay as bright at night because they emit light. */
const LIGHT_SOURCE_COLOURS: ReadonlySet<string> = new Set([
  '#ffd98a',
  '#ffe9a8',
  '#8ff0e0',
  '#f7f0d6',
  '#fff0b8',
  '#fff6d8',
  '#fff6c8',
]);

/** Converts a thing's own colour to its painted colour; `depth` is 0 at the front and 1 at the horizon. */
export type Tone = (colour: string, depth?: number) => string;

/** `guidance` is the model's guidance scale: around 3 is natural, 0 grey and flat, 10 garish. `fog` is 0…1. */
export function createTone(
  atmosphere: Atmosphere,
  style: DrawingStyle,
  guidance: number,
  fog: number,
  steps: number | undefined,
): Tone {
  const chroma = style.chroma * (0.5 + 0.5 * Math.min(2.4, guidance / 3));
  const contrast = 0.76 + 0.08 * guidance;
  const [haze, cast, paper, brown] = [lab(atmosphere.haze), lab(atmosphere.cast), lab(PAPER), lab('#8a6642')];
  const cache = new Map<string, string>();
  const computeTone = (colour: string, depth: number): string => {
    let value: Lab = rotateHue(lab(colour), style.hue, chroma);
    const isLightSource = LIGHT_SOURCE_COLOURS.has(colour);
    value = [0.62 + (value[0] * (isLightSource ? 1 : atmosphere.level) - 0.62) * contrast, value[1], value[2]];
    value = mix(value, cast, isLightSource ? 0 : atmosphere.share * (0.7 + 0.3 * depth));
    value = mix(value, haze, Math.min(0.95, depth * (0.55 + 0.4 * fog) + fog * 0.25));
    if (style.sepia > 0) value = mix(value, [value[0], brown[1], brown[2]], style.sepia);
    value = mix(value, paper, style.paper);
    // A coarse model has fewer tones to choose from.
    if (steps) value = [Math.round(value[0] * steps) / steps, value[1], value[2]];
    return hex(value);
  };
  return (colour, depth = 0) => {
    const key = `${colour}${depth}`;
    const toned = cache.get(key) ?? computeTone(colour, depth);
    cache.set(key, toned);
    return toned;
  };
}
