import type { Sheet } from '#schema/sheet/sheet.ts';
import type { Generator } from '#services/jobs/generator.ts';
import type { Preload } from '#services/preload.ts';
import { parsePlace } from '#services/sheets/sheet-store.ts';

export interface CellOptions {
  readonly generator: Pick<Generator, 'generate'>;
  readonly preload: Preload;
}

/** Paints a cell. Resolves when its job has ended. @throws UserError if it is not admitted */
export async function generateCell(
  sheet: Sheet,
  cell: number,
  { generator, preload }: CellOptions,
  acknowledge: () => Promise<void>,
): Promise<void> {
  const draft = sheet.drafts[cell];
  if (!draft) throw new Error(`sheet ${sheet.id} has no cell ${cell}`);
  const { person, place, reply, private: isPrivate } = sheet;
  const request = {
    person,
    place: parsePlace(place),
    // The ids of its jobs are the sheet's id with a number.
    reply: { ...reply, id: sheet.id },
    private: isPrivate,
    part: cell + 1,
    cell: { sheet: sheet.id, at: cell },
  };
  // It may come long after the interaction that started the sheet.
  using _held = await preload(request);
  await generator.generate(draft, request, acknowledge);
}
