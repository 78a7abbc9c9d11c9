import type { Sheet } from '#schema/sheet.ts';
import type { Generator } from '#services/generator.ts';
import { readPlace } from './shelf.ts';

/** Paints a cell; resolves when its job is over. @throws Refusal where it is not admitted */
export function paintCell(
  sheet: Sheet,
  cell: number,
  generator: Pick<Generator, 'paint'>,
  acknowledge: () => Promise<void>,
): Promise<void> {
  const draft = sheet.drafts[cell];
  if (!draft) throw new Error(`sheet ${sheet.id} has no cell ${cell}`);
  const { person, place, reply, private: alone } = sheet;
  const request = {
    person,
    place: readPlace(place),
    // Its jobs are numbered behind the sheet's own id.
    reply: { ...reply, id: sheet.id },
    private: alone,
    part: cell + 1,
    cell: { sheet: sheet.id, at: cell },
  };
  return generator.paint(draft, request, acknowledge);
}
