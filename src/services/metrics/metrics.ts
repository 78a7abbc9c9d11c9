import type { DeliveryRoute } from '#schema/job/job.ts';

/** How a job came in or ended. One that was kept and fetched later counts under both. */
export const JOB_STATES = ['accepted', 'delivered', 'kept', 'refused', 'failed', 'canceled'] as const;
export type CountedState = (typeof JOB_STATES)[number];

/** Who is asked over HTTP. */
export const SERVICES = ['discord', 'replicate'] as const;
export type Service = (typeof SERVICES)[number];

/** What became of an interaction: done as asked, refused in our words, or a fault of ours. */
export type InteractionOutcome = 'done' | 'refused' | 'failed';

/** What is read when somebody asks: its meaning, its unit where the name does not tell, and how processes add up. */
export const GAUGES = {
  queue_waiting_jobs: { help: 'Jobs that wait for their turn.', aggregator: 'sum' },
  queue_oldest_seconds: { help: 'Seconds that the longest-waiting job has waited.', aggregator: 'max' },
  running_jobs: { help: 'Jobs whose turn has come and whose painting is not over.', aggregator: 'sum' },
  pictures_today: { help: 'Pictures set aside or painted since midnight UTC.', aggregator: 'max' },
  pictures_per_day_limit: { help: 'MAX_PICTURES_PER_DAY.', aggregator: 'max' },
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
 * What the operator sees from outside. The parts of the bot report here and know nothing of who reads it. Seconds are seconds.
 * Labels never name a person, a server or a job: every one of them would be a series that is kept for ever.
 */
export interface Metrics {
  recordJob(state: CountedState, model: string): void;
  /** A job's turn has come. `expected` is what the person was told first, where they were told anything. */
  recordQueueWait(seconds: number, expectedSeconds: number | undefined): void;
  recordGeneration(model: string, pictures: number, seconds: number): void;
  /** Pictures have been brought to the person, or kept for them: the time it took, retries and uploads included. */
  recordDelivery(route: DeliveryRoute | 'kept', seconds: number): void;
  recordInteraction(kind: string, outcome: InteractionOutcome): void;
  /** An interaction had its first answer; after 3 s Discord shows an error in its place. */
  recordAcknowledgement(kind: string, seconds: number): void;
  /** One HTTP request: `status` is undefined where no answer came. */
  recordRequest(service: Service, status: number | undefined): void;
  /** A request waits here for so long, because Discord takes no more of its kind for now. */
  recordRateLimitWait(seconds: number): void;
  /** The connection to Discord broke and is made again. */
  recordReconnect(): void;
  /** Has `read` called whenever somebody looks. A gauge that nobody watches is not shown. */
  registerGauge(gauge: GaugeName, read: () => number | Promise<number>): void;
}

/** For a bot that nobody looks at. */
export const noopMetrics: Metrics = {
  recordJob: () => {},
  recordQueueWait: () => {},
  recordGeneration: () => {},
  recordDelivery: () => {},
  recordInteraction: () => {},
  recordAcknowledgement: () => {},
  recordRequest: () => {},
  recordRateLimitWait: () => {},
  recordReconnect: () => {},
  registerGauge: () => {},
};
