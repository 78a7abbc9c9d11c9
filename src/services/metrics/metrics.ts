/** Metrics: the port that every part of the bot reports to. ./prometheus.ts implements it. */

import type { DeliveryRoute, JobState } from '#schema/job/job.ts';
import type { PictureVerdict } from '#schema/moderation/picture-checks.ts';

/** How a job started or ended. A job whose pictures were kept and fetched later counts under both. */
export const JOB_STATES = ['accepted', 'delivered', 'kept', 'refused', 'failed', 'canceled'] as const;
export type CountedState = (typeof JOB_STATES)[number];

/** Counts a job that came in or ended. */
export function countJob(state: JobState, model: string, metrics: Pick<Metrics, 'recordJob'>): void {
  const counted = JOB_STATES.find((each) => each === state.is);
  if (counted) metrics.recordJob(counted, model);
}

/** The services whose HTTP requests are counted. */
export const SERVICES = ['discord', 'replicate'] as const;
export type Service = (typeof SERVICES)[number];

/** How an interaction ended: as requested, with a UserError, or with a fault of ours. */
export type InteractionOutcome = 'done' | 'refused' | 'failed';

/** The gauges, read at each scrape: what they mean, and how the values of several processes are combined. */
export const GAUGES = {
  queue_waiting_jobs: { help: 'Jobs that wait for their turn.', aggregator: 'sum' },
  queue_oldest_seconds: { help: 'Seconds that the longest-waiting job has waited.', aggregator: 'max' },
  running_jobs: { help: 'Jobs whose turn has come and whose painting is not over.', aggregator: 'sum' },
  pictures_today: { help: 'Pictures set aside or painted since midnight UTC.', aggregator: 'max' },
  pictures_per_day_limit: { help: 'MAX_PICTURES_PER_DAY.', aggregator: 'max' },
  pictures_this_month: { help: 'Pictures set aside or painted in this month (UTC).', aggregator: 'max' },
  pictures_per_month_limit: { help: 'MAX_PICTURES_PER_MONTH.', aggregator: 'max' },
  dollars_today: { help: 'US dollars spent or reserved since midnight UTC.', aggregator: 'max' },
  dollars_per_day_limit: { help: 'DOLLARS_PER_DAY.', aggregator: 'max' },
  dollars_this_month: { help: 'US dollars spent or reserved in this month (UTC).', aggregator: 'max' },
  dollars_per_month_limit: { help: 'DOLLARS_PER_MONTH.', aggregator: 'max' },
  store_down: { help: '1 while new jobs are refused because the store cannot be used, else 0.', aggregator: 'max' },
  kept_bytes: { help: 'Bytes of pictures that lie in UNDELIVERED_DIR.', aggregator: 'max' },
  kept_bytes_limit: { help: 'UNDELIVERED_MB, in bytes.', aggregator: 'max' },
  service_down: {
    help: '1 while new jobs are refused because what paints them does not answer, else 0.',
    aggregator: 'max',
  },
  discord_ready: { help: '1 while connected to Discord, else 0.', aggregator: 'min' },
} as const satisfies Record<string, { readonly help: string; readonly aggregator: 'sum' | 'max' | 'min' }>;
export type GaugeName = keyof typeof GAUGES;

/**
 * Records what the bot does. Labels never name a person, a server or a job: each would be a time series of its own for ever.
 * @example
 * metrics.recordJob('accepted', 'black-forest-labs/flux-dev-lora');
 * metrics.registerGauge('running_jobs', () => queue.runningCount);
 */
export interface Metrics {
  recordJob(state: CountedState, model: string): void;
  /** A job leaves the queue. `expectedSeconds` is the first estimate that the member saw. */
  recordQueueWait(seconds: number, expectedSeconds: number | undefined): void;
  recordGeneration(model: string, pictures: number, seconds: number): void;
  /** It is known what a job cost: in micro-dollars. */
  recordCost(model: string, micros: number): void;
  /** A picture was judged before anybody sees it, or could not be: `unknown`. */
  recordVerdict(verdict: PictureVerdict): void;
  /** Pictures were delivered or kept. `seconds` includes retries and uploads. */
  recordDelivery(route: DeliveryRoute | 'kept', seconds: number): void;
  recordInteraction(kind: string, outcome: InteractionOutcome): void;
  /** An interaction got its first response. After 3 s, Discord shows an error instead. */
  recordAcknowledgement(kind: string, seconds: number): void;
  /** An HTTP request. `status` is undefined if there was no response. */
  recordRequest(service: Service, status: number | undefined): void;
  /** A request waits because of Discord's rate limit. */
  recordRateLimitWait(seconds: number): void;
  /** The gateway connection broke and is opened again. */
  recordReconnect(): void;
  /** Calls `read` at each scrape. A gauge that is not registered does not appear. */
  registerGauge(gauge: GaugeName, read: () => number | Promise<number>): void;
  /** Calls `read` at each scrape for the state of each container, by its origin. */
  registerContainers(read: () => Promise<ReadonlyMap<string, string>>): void;
}

/** The metrics of a bot without METRICS_PORT. */
export const noopMetrics: Metrics = {
  recordJob: () => {},
  recordQueueWait: () => {},
  recordGeneration: () => {},
  recordCost: () => {},
  recordVerdict: () => {},
  recordDelivery: () => {},
  recordInteraction: () => {},
  recordAcknowledgement: () => {},
  recordRequest: () => {},
  recordRateLimitWait: () => {},
  recordReconnect: () => {},
  registerGauge: () => {},
  registerContainers: () => {},
};
