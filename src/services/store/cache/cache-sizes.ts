/** How many values of a kind stay in memory besides those in use. */
export interface CacheSizes {
  /** Servers: their presets, settings, counters and popular styles. */
  readonly servers: number;
  /** People: their own defaults and counters. */
  readonly people: number;
}

/** With 20 presets each, the presets of 1,000 servers take about 30 MB. */
export const CACHE_SIZES: CacheSizes = { servers: 1000, people: 5000 };
