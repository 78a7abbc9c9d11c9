import type { Pen } from '../drawing/pen.ts';

/**
 * Draws one thing, 100 units high, with its foot at the origin. `colour` is the colour that the prompt names (“a red house”);
 * where it names none, the motif uses its own colours.
 */
export type Motif = (pen: Pen, colour: string | undefined) => void;
