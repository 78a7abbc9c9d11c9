/**
 * Ms that a release is remembered: longer than a Redis that fails over, or loses power, lacks of what it had answered
 * (`appendfsync everysec`).
 */
const KEEP_MS = 10_000;

/** Slots that were released a moment ago, so that it can be said again to a Redis that may have lost it. */
export interface RecentReleases {
  add(id: string, holders: readonly string[]): void;
  /** By the limiter's id. */
  list(): readonly (readonly [id: string, holders: readonly string[]])[];
}

/** @param now ms of a clock that never jumps */
export function createRecentReleases(now: () => number): RecentReleases {
  const releases: { readonly at: number; readonly id: string; readonly holders: readonly string[] }[] = [];
  return {
    add: (id, holders) => {
      const firstRecent = releases.findIndex(({ at }) => now() - at < KEEP_MS);
      releases.splice(0, firstRecent < 0 ? releases.length : firstRecent);
      releases.push({ at: now(), id, holders });
    },
    list: () => releases.filter(({ at }) => now() - at < KEEP_MS).map(({ id, holders }) => [id, holders] as const),
  };
}
