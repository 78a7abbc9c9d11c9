import { z } from 'zod';
import type { Cap } from '#services/money/caps.ts';
import { dayOf, monthOf } from '#services/money/days.ts';
import type { Store } from '#services/store/store.ts';

/** A cap of which much or all is used. */
export interface CapNotice {
  readonly cap: Cap;
  /** All of it is used, or somebody was refused because of it. */
  readonly isReached: boolean;
  readonly guild: string | undefined;
  /** Whose job it was. */
  readonly person: string;
}

/** The part of a cap from which it is told. */
const NOTICE_RATIO = 0.8;

/** Whether so much of a cap is used that it is told. Of nothing, nothing is told. */
export const isNearlyUsed = ({ limit, used }: Cap): boolean => limit > 0 && used >= limit * NOTICE_RATIO;

/** Ms that it is remembered what was told: longer than a month. */
const RETENTION_MS = 40 * 24 * 60 * 60 * 1000;

/** Notices that are remembered in memory; more would be read from the store again. */
const MAX_REMEMBERED = 1000;

/** Tells once in a day or month, over all processes and restarts, that a cap is nearly used up, and once that it is. */
export function createCapNotices(store: Store, now: () => number) {
  const told = store.collection('cap-notices', z.literal(true));
  const remembered = new Set<string>();
  const keyOf = ({ cap: { whose, period, unit, limit }, isReached, guild, person }: CapNotice) => {
    const subject = { operator: 'operator', server: guild, person: `${guild}/${person}` }[whose];
    return [subject, period === 'day' ? dayOf(now()) : monthOf(now()), unit, limit, isReached].join('/');
  };
  return {
    /** The key of a notice that is to be told now; undefined if it was told before. */
    claim: async (notice: CapNotice): Promise<string | undefined> => {
      const key = keyOf(notice);
      if (remembered.has(key)) return undefined;
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      if (!(await told.get(key))) {
        await told.set(key, true, RETENTION_MS);
        remembered.add(key);
        return key;
      }
      remembered.add(key);
      return undefined;
    },
  };
}
