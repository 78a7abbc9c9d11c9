/**
 * What is replaced in the scripts of Bottleneck 2.19, which go by the wall clock of the process that calls them: one whose clock
 * was set forward would free the slots of all others, and after it was set back nothing would start until it is where it was.
 */
const REPLACEMENTS: readonly (readonly [bottleneck: string, ours: string])[] = [
  // One clock for all processes, that of Redis.
  [
    'local now = tonumber(ARGV[1])',
    "local time = redis.call('TIME')\nlocal now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)",
  ],
  // No limiter has a time between two jobs; this is what is left to wait where the clock of Redis was set back.
  ['local wait = math.max(nextRequest - now, 0)', 'local wait = 0'],
  [
    'now >= lastReservoirRefresh + reservoirRefreshInterval',
    '(now < lastReservoirRefresh or now >= lastReservoirRefresh + reservoirRefreshInterval)',
  ],
];

/** A script of Bottleneck's that goes by the clock of Redis, and goes on when that is set back. */
export function withRedisClock(script: string): string {
  return REPLACEMENTS.reduce((text, [bottleneck, ours]) => text.replace(bottleneck, ours), script);
}
