import { plainText } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import { boundingShape, cellShape, createGrid } from '#schema/sheet/grid.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import type { SheetRenderer } from '#services/sheets/rendering/sheet-renderer.ts';

/** Opens the renderer of a sheet. @param findModel returns undefined for a model that no longer exists */
export async function openRendererFor(
  sheet: Sheet,
  findModel: (name: string) => Model | undefined,
): Promise<SheetRenderer> {
  const shapes = sheet.drafts.flatMap(({ model: name, input }) => {
    const model = findModel(name);
    return model ? [cellShape(model, input)] : [];
  });
  // Loaded with the first sheet: it needs much of what decodes and draws.
  const { openSheetRenderer } = await import('#services/sheets/rendering/sheet-renderer.ts');
  return openSheetRenderer({
    title: sheet.prompt,
    subtitle: sharedValues(sheet).join(' · '),
    grid: createGrid(sheet),
    shape: shapes.length ? boundingShape(shapes) : { width: 1, height: 1 },
  });
}

/** What all cells share: the LoRA and the seed, unless an axis varies them. */
export function sharedValues({ look, seed }: Pick<Sheet, 'look' | 'seed'>): string[] {
  return [
    ...(look === undefined ? [] : [look]),
    ...(seed === undefined ? [] : [plainText('seed {seed}', { seed: String(seed) })]),
  ];
}
