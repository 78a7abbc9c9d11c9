import { createRandom } from '#services/backends/sketch/drawing/seeded-random.ts';

/** How a hand paints, as numbers, so that styles can be added to each other as LoRAs are. Widths are in thousandths of the shorter side. */
export interface DrawingStyle {
  /** Width of outlines. */
  readonly outline: number;
  /** How unsteady the hand is. */
  readonly wobble: number;
  /** Strength of pencil hatching, 0…1. */
  readonly hatch: number;
  /** How much of the paper shows through, 0…1. */
  readonly paper: number;
  /** Light from above on each shape, 0…1. */
  readonly shade: number;
  /** Shadow that a shape casts as if cut from paper, 0…1. */
  readonly shadow: number;
  /** How far the colour was printed beside its outline. */
  readonly misprint: number;
  /** Darker edges and transparent washes, 0…1. */
  readonly bleed: number;
  /** Grain of the surface, 0…1. */
  readonly grain: number;
  /** Degrees by which colours are turned. */
  readonly hue: number;
  /** Factor of the colours' strength. */
  readonly chroma: number;
  /** Share of an old photograph's brown, 0…1. */
  readonly sepia: number;
  /** Height of a block of pixels, 0 for none. */
  readonly blocks: number;
  /** Words written by hand, drawn from ½ on. */
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

/** What the plain models paint without any LoRA. */
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

/** Words in a model's or a LoRA's name, or in a prompt, that say how it paints. */
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

/** What a name or a reference does to the style: by its words where they are known, else by its hash, so that each is its own. */
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

/** A style with a change added at a scale: 1 is the LoRA as trained, 0 none of it, below 0 its opposite. */
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
