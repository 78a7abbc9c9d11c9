import type { Sheet } from './sheet.ts';
import { gridOf } from './sheet-grid.ts';

/** The axes in words: `scale across: 0.6, 0.8` and `LoRA down: Lassie, Ink`; `scale: 0.6, 0.8` alone. */
export function axesInWords(sheet: Pick<Sheet, 'x' | 'y'>): string[] {
  const { across, down, each } = gridOf(sheet);
  const said = (axis: Sheet['x'], where: string) => (axis ? [`${axis.name}${where}: ${axis.labels.join(', ')}`] : []);
  return [...said(each, ''), ...said(across, ' across'), ...said(down, ' down')];
}

/** `about $0.32`; a price of nothing is none. */
export function priceInWords(dollars: number | undefined): string {
  if (dollars === undefined) return 'price unknown';
  return dollars === 0 ? 'free of charge' : `about $${dollars < 0.1 ? dollars.toFixed(3) : dollars.toFixed(2)}`;
}

export const picturesInWords = (count: number): string => `${count} picture${count === 1 ? '' : 's'}`;
