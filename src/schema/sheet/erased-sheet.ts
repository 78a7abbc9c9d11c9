import { NOBODY_ERASED } from '#schema/job/erased-job.ts';
import type { Sheet } from './sheet.ts';

/** A sheet that has ended, without what it shows: what is left is where its message is. */
export function eraseSheet({ id, person, place, private: isPrivate, reply, message, at, state }: Sheet): Sheet {
  return {
    ...{ id, prompt: '', drafts: [], person: { id: person.id, name: '' }, private: isPrivate, at, state },
    place: { ...place, roles: [] },
    reply: { ...reply, token: '' },
    ...(message && { message }),
    erased: true,
  };
}

/** An erased sheet of nobody, which leads to no message. */
export const forgetSheetPerson = ({ message: _, ...sheet }: Sheet): Sheet => ({ ...sheet, person: NOBODY_ERASED });
