import { z } from 'zod';
import { Refusal } from '#schema/refusal.ts';
import type { Store } from './store/store.ts';

/** The operator's daily brake. Days are those of UTC. */
export interface Spending {
  /** Sets pictures aside, before anything is paid; from memory, at once. @throws Refusal where they would be too many today. */
  reserve(pictures: number): Reservation;
  /** Pictures set aside or painted today; from memory. */
  today(): number;
}

/** Pictures set aside; is either settled or released, and only the first of these counts. */
export interface Reservation {
  /** Resolves once what is set aside is written down. */
  readonly saved: Promise<void>;
  /** `painted` of them were paid for; the rest is free again. */
  settle(painted: number): Promise<void>;
}

/** Ms that a day's count is kept. */
const KEPT = 3 * 24 * 60 * 60 * 1000;

/** The one counter of this process; what earlier processes spent today is read first. */
export async function openSpending(store: Store, most: number, now: () => number): Promise<Spending> {
  const days = store.shelf('spending', z.number().int().min(0));
  const today = () => new Date(now()).toISOString().slice(0, 10);
  const counts = new Map([[today(), (await days.get(today())) ?? 0]]);
  let writing = Promise.resolve();
  const add = (day: string, pictures: number) => {
    counts.set(day, Math.max(0, (counts.get(day) ?? 0) + pictures));
    writing = writing.catch(() => {}).then(() => days.set(day, counts.get(day) ?? 0, KEPT));
    return writing;
  };
  return {
    today: () => counts.get(today()) ?? 0,
    reserve: (pictures) => {
      if ((counts.get(today()) ?? 0) + pictures > most) {
        throw new Refusal(
          'This bot has painted all the pictures that its operator allows for today. It goes on at midnight UTC.',
        );
      }
      const day = today();
      let rest = pictures;
      return {
        saved: add(day, pictures),
        settle: async (painted) => {
          const free = Math.max(0, rest - painted);
          rest = 0;
          if (free > 0) await add(day, -free);
        },
      };
    },
  };
}
