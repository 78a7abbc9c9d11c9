import type { Sheet } from './sheet.ts';
import { gridOf } from './sheet-grid.ts';

/** The axes in words: `Across: scale 0.6, 0.8` and `Down: LoRA Lassie, Ink`; `scale: 0.6, 0.8` alone. */
export function axesInWords(sheet: Pick<Sheet, 'x' | 'y'>): string[] {
  const { across, down, each } = gridOf(sheet);
  const values = (axis: Sheet['x'], line: (name: string) => string) =>
    axis ? [`${line(axis.name)} ${axis.labels.join(', ')}`] : [];
  return [
    ...values(each, (name) => `${name}:`),
    ...values(across, (name) => `Across: ${name}`),
    ...values(down, (name) => `Down: ${name}`),
  ];
}

/** `about $0.32`; a price of nothing is none. */
export function priceInWords(dollars: number | undefined): string {
  if (dollars === undefined) return 'price unknown';
  return dollars === 0 ? 'free of charge' : `about $${dollars < 0.1 ? dollars.toFixed(3) : dollars.toFixed(2)}`;
}

export const picturesInWords = (count: number): string => `${count} picture${count === 1 ? '' : 's'}`;
