import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '#schema/refusal.ts';
import { type Bus, SILENT } from './bus.ts';
import { openMirror } from './mirror.ts';
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

/**
 * Each process writes a counter of its own, under a name that no other start has, and adds up those of all: what earlier
 * processes spent today is read first, what others spend meanwhile is followed. So no two ever write the same counter.
 *
 * The limit can be overshot by what other processes reserve while their news is on its way: milliseconds, which matter only
 * where the limit is nearly reached. While they cannot hear each other, the store cannot be written either, and no job begins.
 */
export async function openSpending(
  store: Store,
  most: number,
  now: () => number,
  bus: Bus = SILENT,
): Promise<Spending> {
  /** By `day/process`. A counter without a process is of a version before there were several. */
  const counters = await openMirror(store, bus, 'spending', z.number().int().min(0));
  const self = randomUUID();
  /** By day, what this process has set aside, ahead of what is written. */
  const own = new Map<string, number>();
  const today = () => new Date(now()).toISOString().slice(0, 10);
  const spent = (day: string) => {
    const others = counters.keys().filter((name) => name.startsWith(day) && name !== `${day}/${self}`);
    return others.reduce((sum, name) => sum + (counters.get(name) ?? 0), own.get(day) ?? 0);
  };
  let writing = Promise.resolve();
  const add = (day: string, pictures: number) => {
    own.set(day, Math.max(0, (own.get(day) ?? 0) + pictures));
    writing = writing.catch(() => {}).then(() => counters.set(`${day}/${self}`, own.get(day) ?? 0, KEPT));
    return writing;
  };
  return {
    today: () => spent(today()),
    reserve: (pictures) => {
      const day = today();
      if (spent(day) + pictures > most) {
        throw new Refusal(
          'This bot has painted all the pictures that its operator allows for today. It goes on at midnight UTC.',
        );
      }
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
