const DAY_MS = 24 * 60 * 60 * 1000;

/** The day that was asked for last: nearly always it is today, several times for each interaction. */
let known = { index: 0, name: '1970-01-01' };

/** `2026-11-28`, in UTC. @param at ms since the epoch */
export function dayOf(at: number): string {
  const index = Math.floor(at / DAY_MS);
  if (index !== known.index) known = { index, name: new Date(at).toISOString().slice(0, 10) };
  return known.name;
}

/** `2026-11`, in UTC. @param at ms since the epoch */
export const monthOf = (at: number): string => dayOf(at).slice(0, 7);

/** When the month after this moment's begins, in ms since the epoch. */
export function endOfMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
