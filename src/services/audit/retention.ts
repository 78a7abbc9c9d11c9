import { dayOf } from '#services/money/days.ts';
import type { AuditLog } from './audit-log.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days of the longest choice. */
const MAX_DAYS = 365;

/** Deletes what is older than a server wants it, in the background: once a day, and when it wants less. */
export interface Retention {
  /** Ms that are meant by what is stored of the setting: 0 where nothing is kept. */
  keepMs(days: string | undefined): number;
  /**
   * Never waits and never throws.
   * @param isChanged whether the server may just have chosen another time: where nothing is kept, nothing is looked for otherwise
   */
  apply(guild: string, keepMs: number, isChanged: boolean): void;
}

export interface RetentionOptions {
  readonly prune: AuditLog['prune'];
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** Servers of which it is remembered what was deleted; the others are looked at again. */
const MAX_REMEMBERED = 5000;

export function createRetention({ prune, now, onError }: RetentionOptions): Retention {
  /** The first day that is kept, as it was applied last. */
  const applied = new Map<string, string>();
  return {
    keepMs: (days) => (days === undefined ? 0 : Number(/^[1-9]\d{0,2}$/.exec(days)?.[0] ?? MAX_DAYS) * DAY_MS),
    apply: (guild, keepMs, isChanged) => {
      if (keepMs === 0 && !isChanged && !applied.has(guild)) return;
      const firstDay = keepMs === 0 ? undefined : dayOf(now() - keepMs);
      const key = firstDay ?? 'none';
      if (applied.get(guild) === key) return;
      if (applied.size >= MAX_REMEMBERED) applied.clear();
      applied.set(guild, key);
      prune(guild, firstDay).catch((error) => {
        applied.delete(guild);
        onError(error);
      });
    },
  };
}
