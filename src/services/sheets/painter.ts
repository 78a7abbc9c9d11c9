import type { Card } from '#schema/card.ts';
import type { Sheet } from '#schema/sheet.ts';
import { commonShape, gridOf, shapeOf } from '#schema/sheet-grid.ts';
import { openSheetPainter, type SheetPainter } from '#services/sheet-picture.ts';

/** What draws a sheet. @param cardOf none where a card has been taken away */
export function painterOf(sheet: Sheet, cardOf: (model: string) => Card | undefined): Promise<SheetPainter> {
  const shapes = sheet.drafts.flatMap(({ model, input }) => {
    const card = cardOf(model);
    return card ? [shapeOf(card, input)] : [];
  });
  return openSheetPainter({
    title: sheet.prompt,
    facts: sharedFacts(sheet).join(' · '),
    grid: gridOf(sheet),
    shape: shapes.length ? commonShape(shapes) : { width: 1, height: 1 },
  });
}

/** What is the same in all cells: the LoRA and the seed, where no axis is of them. */
export function sharedFacts({ look, seed }: Pick<Sheet, 'look' | 'seed'>): string[] {
  return [...(look === undefined ? [] : [look]), ...(seed === undefined ? [] : [`seed ${seed}`])];
}
