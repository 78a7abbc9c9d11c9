/** `2026-11-28`, in UTC. @param at ms since the epoch */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** `2026-11`, in UTC. @param at ms since the epoch */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

/** When the month after this moment's begins, in ms since the epoch. */
export function endOfMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
