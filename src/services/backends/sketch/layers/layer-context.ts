import type { Pen } from '../drawing/pen.ts';
import type { SeededRandom } from '../drawing/seeded-random.ts';
import type { SvgDefs } from '../drawing/svg-defs.ts';
import type { Scene } from '../prompt/scene.ts';
import type { Atmosphere } from '../style/light.ts';

/** The page that scenery is painted on, in thousandths of its shorter side, and what hangs over all of it. */
export interface LayerContext {
  readonly width: number;
  readonly height: number;
  /** Where the sky ends. */
  readonly horizon: number;
  readonly scene: Scene;
  readonly atmosphere: Atmosphere;
  readonly pen: Pen;
  readonly defs: SvgDefs;
  /** For places and numbers of things; what it gives depends on the seed. */
  readonly random: SeededRandom;
  /** 0…1: how far the picture was worked out; an unfinished one has fewer details. */
  readonly completeness: number;
  /** Whether words will be written across the sky. */
  readonly hasHandwriting: boolean;
  /** Markup that is no shape of the pen's: washes, glows. */
  addMarkup(markup: string): void;
}
