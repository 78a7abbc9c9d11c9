import type { Pen } from '../drawing/pen.ts';
import type { SeededRandom } from '../drawing/seeded-random.ts';
import type { SvgDefs } from '../drawing/svg-defs.ts';
import type { Scene } from '../prompt/scene.ts';
import type { Atmosphere } from '../style/light.ts';

/** The page that scenery is painted on, in thousandths of its shorter side, and what applies to all layers. */
export interface LayerContext {
  readonly width: number;
  readonly height: number;
  /** y where the sky ends. */
  readonly horizon: number;
  readonly scene: Scene;
  readonly atmosphere: Atmosphere;
  readonly pen: Pen;
  readonly defs: SvgDefs;
  /** Seeded random numbers for the positions and counts of things. */
  readonly random: SeededRandom;
  /** 0…1: how far the picture is developed; an early stage has fewer details. */
  readonly completeness: number;
  /** Whether words will be written across the sky. */
  readonly hasHandwriting: boolean;
  /** Adds markup that the pen does not draw, such as washes and glows. */
  addMarkup(markup: string): void;
}
