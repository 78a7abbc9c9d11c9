import { createRandom } from '#services/backends/sketch/drawing/seeded-random.ts';

/** A drawing style as numbers, so that styles add up as LoRAs do. Widths are in thousandths of the shorter side. */
export interface DrawingStyle {
  /** Width of outlines. */
  readonly outline: number;
  /** Wobble of lines. */
  readonly wobble: number;
  /** Strength of pencil hatching, 0…1. */
  readonly hatch: number;
  /** Visibility of the paper, 0…1. */
  readonly paper: number;
  /** Light from above on each shape, 0…1. */
  readonly shade: number;
  /** Drop shadow of each shape, as of cut paper, 0…1. */
  readonly shadow: number;
  /** Offset between a colour and its outline, as in a misaligned print. */
  readonly misprint: number;
  /** Darker edges and transparent washes, 0…1. */
  readonly bleed: number;
  /** Grain of the surface, 0…1. */
  readonly grain: number;
  /** Hue rotation in degrees. */
  readonly hue: number;
  /** Factor of the chroma. */
  readonly chroma: number;
  /** Strength of a sepia tone, 0…1. */
  readonly sepia: number;
  /** Height of a block of pixels, 0 for none. */
  readonly blocks: number;
  /** Handwritten prompt, drawn from ½ on. */
  readonly script: number;
}

const STYLE_BOUNDS: { readonly [K in keyof DrawingStyle]: readonly [number, number] } = {
  outline: [0, 14],
  wobble: [0, 26],
  hatch: [0, 1],
  paper: [0, 0.93],
  shade: [0, 1],
  shadow: [0, 1],
  misprint: [-22, 22],
  bleed: [0, 1],
  grain: [0, 1],
  hue: [-180, 180],
  chroma: [0, 1.9],
  sepia: [0, 1],
  blocks: [0, 26],
  script: [0, 1],
};

/** Styles of the base models without a LoRA. */
export const DEV_STYLE: DrawingStyle = {
  outline: 0,
  wobble: 1.5,
  hatch: 0,
  paper: 0,
  shade: 0.55,
  shadow: 0.12,
  misprint: 0,
  bleed: 0,
  grain: 0.22,
  hue: 0,
  chroma: 1,
  sepia: 0,
  blocks: 0,
  script: 0,
};
export const SCHNELL_STYLE: DrawingStyle = {
  ...DEV_STYLE,
  outline: 2,
  wobble: 10,
  shade: 0.2,
  shadow: 0,
  misprint: 4,
  chroma: 1.2,
  grain: 0.4,
};

/** A LoRA's change to the style that it is added to. */
export type StyleChange = Partial<DrawingStyle>;

const FLAT: StyleChange = { shade: -0.5, wobble: -1, shadow: 0.3, chroma: 0.3, hue: -8, grain: -0.18, outline: 0 };
const PENCIL: StyleChange = {
  hatch: 0.95,
  paper: 0.86,
  outline: 2.2,
  wobble: 2.6,
  chroma: -0.3,
  shade: -0.4,
  shadow: -0.12,
};
const WASH: StyleChange = { bleed: 0.95, paper: 0.2, wobble: 6, shade: -0.3, shadow: -0.12, grain: 0.12, chroma: 0.45 };
const COMIC: StyleChange = { outline: 5, misprint: 4, shade: -0.5, chroma: 0.35, wobble: 0.5 };
const CUT: StyleChange = { shadow: 0.85, shade: -0.5, wobble: 2, grain: 0.3, hue: 6 };
const OLD: StyleChange = { sepia: 0.75, grain: 0.5, chroma: -0.35, shade: 0.1 };
const GREY: StyleChange = { chroma: -1, grain: 0.35, shade: 0.3 };
const PIXELS: StyleChange = { blocks: 6, shade: -0.5, wobble: -1.5, chroma: 0.25, grain: -0.22 };
const DREAM: StyleChange = { hue: -14, chroma: 0.45, shade: 0.45, bleed: 0.4, grain: -0.1 };
const CHALK: StyleChange = { hatch: 0.6, wobble: 5, grain: 0.5, hue: -8, chroma: 0.15, outline: 1.2 };
const FALLBACK_CHANGES = [FLAT, PENCIL, WASH, COMIC, CUT, OLD, DREAM, CHALK] as const;

/** Style words in the name of a model or LoRA, or in a prompt. */
const CHANGES_BY_WORD: ReadonlyMap<string, StyleChange> = new Map([
  ...entriesFor(FLAT, 'illustration', 'flat', 'vector', 'minimalist', 'poster'),
  ...entriesFor(PENCIL, 'sketch', 'pencil', 'drawing', 'graphite', 'doodle'),
  ...entriesFor({ ...PENCIL, script: 1 }, 'handwriting', 'handwritten', 'script'),
  ...entriesFor(WASH, 'watercolor', 'watercolour', 'aquarelle', 'wash'),
  ...entriesFor(COMIC, 'comic', 'cartoon', 'ink', 'anime', 'manga', 'sticker'),
  ...entriesFor(CUT, 'paper', 'papercut', 'origami', 'collage'),
  ...entriesFor(OLD, 'vintage', 'retro', 'sepia', 'film', 'polaroid', 'cinestill'),
  ...entriesFor(GREY, 'noir', 'monochrome'),
  ...entriesFor(PIXELS, 'pixel', '8bit', 'pixelart', 'voxel'),
  ...entriesFor(DREAM, 'dream', 'dreamy', 'pastel', 'vaporwave', 'neon', 'fantasy'),
  ...entriesFor(CHALK, 'chalk', 'crayon', 'oil', 'impressionist', 'gouache'),
]);

/** Style change of a name or reference: by its known style words, else by its hash, so that each name has a style of its own. */
export function styleChangeFor(reference: string): StyleChange {
  const known = splitWords(reference).flatMap((word) => CHANGES_BY_WORD.get(word) ?? []);
  if (known.length > 0) return Object.assign({}, ...known);
  const random = createRandom('style', reference);
  const base = random.pick(FALLBACK_CHANGES);
  return { ...base, hue: (base.hue ?? 0) + random.between(5, 15) * (random.chance(0.5) ? 1 : -1) };
}

/** What the words of a prompt ask of the style; nothing where they do not name any. */
export function styleChangeInPrompt(prompt: string): StyleChange {
  return Object.assign({}, ...splitWords(prompt).flatMap((word) => CHANGES_BY_WORD.get(word) ?? []));
}

/** Adds a change to a style at a scale: 1 applies the LoRA as trained, 0 does nothing, and below 0 inverts it. */
export function applyChange(style: DrawingStyle, change: StyleChange, scale: number): DrawingStyle {
  const add = (key: keyof DrawingStyle) => {
    const [min, max] = STYLE_BOUNDS[key];
    return Math.min(max, Math.max(min, style[key] + (change[key] ?? 0) * scale));
  };
  return {
    outline: add('outline'),
    wobble: add('wobble'),
    hatch: add('hatch'),
    paper: add('paper'),
    shade: add('shade'),
    shadow: add('shadow'),
    misprint: add('misprint'),
    bleed: add('bleed'),
    grain: add('grain'),
    hue: add('hue'),
    chroma: add('chroma'),
    sepia: add('sepia'),
    blocks: add('blocks'),
    script: add('script'),
  };
}

/** The words of a name or a text, in lower case. */
export function splitWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function entriesFor(change: StyleChange, ...words: string[]): [string, StyleChange][] {
  return words.map((word) => [word, change]);
}
