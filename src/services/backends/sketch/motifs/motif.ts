import type { Pen } from '../drawing/pen.ts';

/**
 * Draws one thing, 100 units high, standing on the origin. `colour` is what the prompt said it is (“a red house”), where it
 * said so; otherwise the thing has its own.
 */
export type Motif = (pen: Pen, colour: string | undefined) => void;
