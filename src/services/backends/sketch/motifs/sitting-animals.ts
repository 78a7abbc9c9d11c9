import type { Pen } from '../drawing/pen.ts';
import { blend } from '../style/colour.ts';
import type { Motif } from './motif.ts';

/** The features in which sitting animals differ. */
export interface SittingAnimal {
  readonly coats: readonly [string, ...string[]];
  /** Colour of chest and muzzle. */
  readonly bib: string;
  readonly ears: 'pointed' | 'floppy' | 'round' | 'tall';
  readonly inner: string;
  readonly tail: 'brush' | 'whip' | 'tuft' | 'none';
  /** Length of the muzzle, 0…1. */
  readonly muzzle: number;
  readonly socks?: string;
  readonly mark?: 'stripes' | 'blaze' | 'patches' | 'mane' | 'ruff';
  readonly markColour?: string;
}

/** Draws a sitting animal that faces the viewer. */
export function sittingAnimal(kind: SittingAnimal): Motif {
  return (pen, colour) => {
    const coat = colour ?? pen.random.pick(kind.coats);
    const [dark, bib] = [blend(coat, '#20131c', 0.28), kind.bib];
    paintTail(pen, kind, coat);
    pen.blob([-20, -2, -25, -20, -16, -46, 0, -54, 16, -46, 25, -20, 20, -2, 0, 1], coat);
    pen.blob([-10, -46, 10, -46, 12, -30, 5, -14, -5, -14, -12, -30], bib);
    pen.oval(-19, -8, 9, 12, coat, 12);
    pen.oval(19, -8, 9, 12, coat, -12);
    for (const side of [-1, 1]) {
      pen.blob([side * 3, -30, side * 12, -30, side * 11, -4, side * 4, -4], coat);
      pen.oval(side * 8, -3, 7, 4.2, kind.socks ?? bib);
    }
    if (kind.mark === 'mane') paintMane(pen, kind.markColour ?? bib);
    if (kind.mark === 'ruff')
      pen.blob([-25, -60, -30, -44, -20, -32, -12, -24, 0, -17, 12, -24, 20, -32, 30, -44, 25, -60], bib);
    paintEars(pen, kind, coat);
    pen.blob([-24, -66, -19, -81, 0, -86, 19, -81, 24, -66, 15, -53, 0, -48, -15, -53], coat);
    paintFace(pen, kind, dark);
  };
}

function paintTail(pen: Pen, kind: SittingAnimal, coat: string): void {
  switch (kind.tail) {
    case 'brush':
      pen.blob([12, -2, 30, -1, 44, -12, 50, -30, 44, -48, 36, -40, 34, -24, 24, -14], coat);
      pen.blob([50, -30, 44, -49, 37, -41, 36, -31, 44, -33], kind.bib);
      return;
    case 'whip':
      pen.line([16, -4, 32, -4, 41, -16, 36, -30, 42, -42], coat, 6.5);
      return;
    case 'tuft':
      pen.oval(23, -7, 7.5, 7.5, kind.bib);
      return;
    case 'none':
  }
}

function paintMane(pen: Pen, colour: string): void {
  const points = Array.from({ length: 18 }, (_, i) => {
    const [angle, reach] = [(i * Math.PI) / 9, i % 2 === 0 ? 36 : 30];
    return [Math.cos(angle) * reach, -64 + Math.sin(angle) * reach];
  });
  pen.blob(points.flat(), colour);
}

function paintEars(pen: Pen, kind: SittingAnimal, coat: string): void {
  for (const side of [-1, 1]) {
    const x = (value: number) => value * side;
    switch (kind.ears) {
      case 'pointed':
        pen.poly([x(22), -68, x(21), -100, x(5), -83], coat);
        pen.poly([x(19), -75, x(19), -93, x(10), -82], kind.inner);
        break;
      case 'floppy':
        pen.blob([x(14), -84, x(24), -84, x(32), -70, x(31), -54, x(24), -52, x(19), -66], kind.inner);
        break;
      case 'round':
        pen.oval(x(18), -83, 9, 9, coat);
        pen.oval(x(18), -83, 5, 5, kind.inner);
        break;
      case 'tall':
        pen.oval(x(10), -97, 6.5, 21, coat, side * 10);
        pen.oval(x(10.5), -96, 3.2, 15, kind.inner, side * 10);
        break;
    }
  }
}

function paintFace(pen: Pen, kind: SittingAnimal, dark: string): void {
  const mark = kind.markColour ?? dark;
  if (kind.mark === 'blaze' || kind.mark === 'ruff')
    pen.blob([-4, -85, 4, -85, 6, -66, 8, -56, -8, -56, -6, -66], kind.bib);
  if (kind.mark === 'stripes') {
    for (const x of [-7, 0, 7]) pen.line([x, -84 + Math.abs(x) * 0.3, x * 0.9, -76], mark, 2.4);
    for (const side of [-1, 1]) for (const y of [-28, -36]) pen.line([side * 21, y, side * 14, y - 2], mark, 2.6);
  }
  if (kind.mark === 'patches') for (const side of [-1, 1]) pen.oval(side * 10, -68, 6.4, 7.6, mark, side * 28);
  pen.blob([-22, -64, -12, -63, 0, -60, 12, -63, 22, -64, 14, -53, 0, -48, -14, -53], kind.bib);
  const nose = -57 + kind.muzzle * 1.5;
  pen.oval(0, nose, 6 + kind.muzzle * 3, 6, kind.bib);
  for (const side of [-1, 1]) {
    pen.oval(side * 10, -68, 3.3, 4.2, '#1d1418');
    pen.oval(side * 10 + 1.2, -69.6, 1.2, 1.3, '#ffffff');
  }
  pen.oval(0, nose - 3, 3.4 + kind.muzzle, 2.6, '#241519');
  pen.line([-4.5, nose + 3, -2, nose + 4.6, 0, nose + 2.6, 2, nose + 4.6, 4.5, nose + 3], '#3a2228', 1.1);
  pen.line([0, nose - 1, 0, nose + 2.6], '#3a2228', 1.1);
}
