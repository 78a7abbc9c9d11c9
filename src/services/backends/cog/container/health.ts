import { healthResponse } from './schemas.ts';

/** What a container says of itself. `free` includes `UNHEALTHY`: whether it can paint shows when it is asked to. */
export interface ReportedHealth {
  readonly kind: 'free' | 'busy' | 'starting' | 'setup-failed' | 'defunct' | 'unknown';
  readonly generation: 'python' | 'rust';
  /** When its setup started, in ms since the epoch by its own clock, where it says so. Another one after a restart. */
  readonly startedAt: number | undefined;
  /** For the log: the status as it is worded, and the end of what its setup wrote. */
  readonly status: string;
  readonly setupLogs: string;
}

/** The state of a container. `lost`: it did not answer in time; `unreachable`: nothing listens there. */
export type ContainerHealth =
  | ReportedHealth
  | { readonly kind: 'lost' }
  | { readonly kind: 'unreachable'; readonly cause: unknown };

const KIND_BY_STATUS: ReadonlyMap<string, ReportedHealth['kind']> = new Map([
  ['READY', 'free'],
  ['UNHEALTHY', 'free'],
  ['BUSY', 'busy'],
  ['STARTING', 'starting'],
  ['UNKNOWN', 'starting'],
  ['SETUP_FAILED', 'setup-failed'],
  ['DEFUNCT', 'defunct'],
]);

/** Characters of a setup's log that are logged: the error stands at its end. */
const SETUP_LOG_CHARS = 500;

/** @param describe gives an excerpt of a body that is not a health check's */
export function parseHealth(body: unknown, describe: () => string): ReportedHealth {
  const parsed = healthResponse.safeParse(body).data;
  const startedAt = Date.parse(parsed?.setup?.started_at ?? '');
  return {
    kind: KIND_BY_STATUS.get(parsed?.status ?? '') ?? 'unknown',
    generation: parsed?.version?.coglet === undefined ? 'python' : 'rust',
    startedAt: Number.isNaN(startedAt) ? undefined : startedAt,
    status: parsed?.status ?? describe(),
    setupLogs: (parsed?.setup?.logs ?? '').slice(-SETUP_LOG_CHARS),
  };
}
