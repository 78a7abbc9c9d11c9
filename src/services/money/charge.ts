import { isTerminal, type Job } from '#schema/job/job.ts';
import type { Amount } from './book.ts';

/** Ms after which a job that ended counts as what was expected: its prediction never said what it used. */
const UNKNOWN_COST_MS = 25 * 60 * 60 * 1000;

/** What a job cost, and the pictures that it painted; undefined until that is known. @param now ms since the epoch */
export function chargeOf({ state, cost, at, checks }: Job, now: number): Amount | undefined {
  if (!isTerminal(state)) return undefined;
  const pictures = countPainted({ state, checks });
  if (!cost) return { micros: 0, pictures };
  if (cost.actual !== undefined) return { micros: cost.actual, pictures };
  return now - at > UNKNOWN_COST_MS ? { micros: cost.estimated ?? 0, pictures } : undefined;
}

/** Pictures that moderation dropped were painted, too: each that was painted was judged. */
function countPainted({ state, checks = [] }: Pick<Job, 'state' | 'checks'>): number {
  const judged = checks.filter(({ verdict }) => verdict !== undefined).length;
  if (state.is === 'delivered' || state.is === 'kept') return Math.max(state.pictures, judged);
  return state.is === 'refused' && state.code === 'all-flagged' ? judged : 0;
}
