import type { Defs } from '../defs.ts';
import type { Air } from '../light.ts';
import type { Pen } from '../pen.ts';
import type { Dice } from '../random.ts';
import type { Scene } from '../scene.ts';

/** The page that scenery is painted on, in thousandths of its shorter side, and what hangs over all of it. */
export interface Page {
  readonly width: number;
  readonly height: number;
  /** Where the sky ends. */
  readonly horizon: number;
  readonly scene: Scene;
  readonly air: Air;
  readonly pen: Pen;
  readonly defs: Defs;
  /** For places and numbers of things; what it gives depends on the seed. */
  readonly dice: Dice;
  /** 0…1: how far the picture was worked out; an unfinished one has fewer details. */
  readonly finish: number;
  /** Whether words will be written across the sky. */
  readonly written: boolean;
  /** Markup that is no shape of the pen's: washes, glows. */
  add(markup: string): void;
}
