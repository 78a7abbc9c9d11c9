import { plainText } from '#schema/language/t.ts';
import { createGrid } from './grid.ts';
import type { Sheet } from './sheet.ts';

type Axis = NonNullable<Sheet['x']>;

/** The axes in words: `scale across: 0.6, 0.8` and `LoRA down: Lassie, Ink`; `scale: 0.6, 0.8` alone. */
export function describeAxes(sheet: Pick<Sheet, 'x' | 'y'>): string[] {
  const { columnAxis, rowAxis, cellAxis } = createGrid(sheet);
  const valuesOf = ({ name, labels }: Axis) => ({ axis: name, values: labels.join(', ') });
  return [
    ...(cellAxis ? [`${cellAxis.name}: ${cellAxis.labels.join(', ')}`] : []),
    ...(columnAxis ? [plainText('{axis} across: {values}', valuesOf(columnAxis))] : []),
    ...(rowAxis ? [plainText('{axis} down: {values}', valuesOf(rowAxis))] : []),
  ];
}

export const formatPictureCount = (count: number): string =>
  plainText('{count, plural, one {# picture} other {# pictures}}', { count });
