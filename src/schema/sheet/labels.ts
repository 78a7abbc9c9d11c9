import { createGrid } from './grid.ts';
import type { Sheet } from './sheet.ts';

/** The axes in words: `scale across: 0.6, 0.8` and `LoRA down: Lassie, Ink`; `scale: 0.6, 0.8` alone. */
export function describeAxes(sheet: Pick<Sheet, 'x' | 'y'>): string[] {
  const { columnAxis, rowAxis, cellAxis } = createGrid(sheet);
  const describe = (axis: Sheet['x'], where: string) =>
    axis ? [`${axis.name}${where}: ${axis.labels.join(', ')}`] : [];
  return [...describe(cellAxis, ''), ...describe(columnAxis, ' across'), ...describe(rowAxis, ' down')];
}

/** `about $0.32`. `dollars` is `undefined` if the price is not known. */
export function formatPrice(dollars: number | undefined): string {
  if (dollars === undefined) return 'price unknown';
  return dollars === 0 ? 'free of charge' : `about $${dollars < 0.1 ? dollars.toFixed(3) : dollars.toFixed(2)}`;
}

export const formatPictureCount = (count: number): string => `${count} picture${count === 1 ? '' : 's'}`;
