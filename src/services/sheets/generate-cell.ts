import type { Sheet } from '#schema/sheet/sheet.ts';
import type { Generator } from '#services/jobs/generator.ts';
import { parsePlace } from './sheet-store.ts';

/** Paints a cell. Resolves when its job has ended. @throws UserError if it is not admitted */
export function generateCell(
  sheet: Sheet,
  cell: number,
  generator: Pick<Generator, 'generate'>,
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
  return generator.generate(draft, request, acknowledge);
}
