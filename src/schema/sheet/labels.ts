import { plainText } from '#schema/language/t.ts';
import { createGrid } from './grid.ts';
import type { Sheet } from './sheet.ts';

/** The axes in words: `scale across: 0.6, 0.8` and `LoRA down: Lassie, Ink`; `scale: 0.6, 0.8` alone. */
export function describeAxes(sheet: Pick<Sheet, 'x' | 'y'>): string[] {
  const { columnAxis, rowAxis, cellAxis } = createGrid(sheet);
  const describe = (axis: Sheet['x'], where: string) =>
    axis ? [`${axis.name}${where}: ${axis.labels.join(', ')}`] : [];
  return [...describe(cellAxis, ''), ...describe(columnAxis, ' across'), ...describe(rowAxis, ' down')];
}

export const formatPictureCount = (count: number): string =>
  plainText('{count, plural, one {# picture} other {# pictures}}', { count });
