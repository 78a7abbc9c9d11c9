import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { PICTURE_VERDICTS } from '#schema/moderation/picture-checks.ts';
import { dollarsOf } from '#schema/price/money.ts';
import { GAUGES, JOB_STATES, type Metrics, SERVICES } from './metrics.ts';

/** The metrics of one process, as plain data that can be sent to another process. */
export type MetricsSnapshot = readonly object[];

/** Metrics for Prometheus. */
export interface PrometheusMetrics extends Metrics {
  /** Prometheus's text format 0.0.4. */
  text(): Promise<string>;
  /** For {@link mergeSnapshots}. */
  snapshot(): Promise<MetricsSnapshot>;
}

/** The Content-Type of {@link PrometheusMetrics.text}. */
export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** Upper bounds. A warm model takes some seconds, a cold one minutes, and JOB_TIMEOUT_SECONDS is 300 by default. */
const DURATION_BUCKETS_SECONDS = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];
/** Upper bounds, up to the 3 s that Discord waits. */
const ACKNOWLEDGEMENT_BUCKETS_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5];

/**
 * Creates metrics with their own registry.
 * @param modelNames models that get their own label; all others, such as those fetched for a preset, share `other`
 */
export function createPrometheusMetrics(modelNames: readonly string[]): PrometheusMetrics {
  const modelLabel = (model: string) => (modelNames.includes(model) ? model : 'other');
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <T extends string>(name: string, help: string, labelNames: readonly T[]) =>
    new Counter({ name: `lorikeet_${name}`, help, labelNames, registers });
  const histogram = <T extends string>(name: string, help: string, buckets: number[], labelNames: readonly T[]) =>
    new Histogram({ name: `lorikeet_${name}`, help, buckets, labelNames, registers });

  const jobs = counter('jobs_total', 'Jobs that were accepted, and jobs that ended, by how.', ['state', 'card']);
  const pictures = counter('pictures_total', 'Pictures that a backend painted.', ['card']);
  const costs = counter('cost_dollars_total', 'What jobs cost, in US dollars, computed from public prices.', ['card']);
  const verdicts = counter('pictures_judged_total', 'Pictures that MODERATION_MODEL judged, or could not.', [
    'verdict',
  ]);
  const queueWaits = histogram('queue_wait_seconds', 'From acceptance to a job’s turn.', DURATION_BUCKETS_SECONDS, []);
  const estimateErrors = histogram(
    'queue_estimate_error_seconds',
    'How wrong the first wait was that a person was told: their turn came late or early by so much.',
    DURATION_BUCKETS_SECONDS,
    ['came'],
  );
  const generations = histogram('backend_seconds', 'From a job’s turn to its pictures.', DURATION_BUCKETS_SECONDS, [
    'card',
  ]);
  const deliveries = histogram(
    'delivery_seconds',
    'From painted pictures to where the person finds them.',
    DURATION_BUCKETS_SECONDS,
    ['by'],
  );
  const interactions = counter('interactions_total', 'What people did, and what became of it.', ['kind', 'outcome']);
  const acknowledgements = histogram(
    'acknowledgement_seconds',
    'From an interaction’s arrival to Discord’s confirmation of the first answer; after 3 s it fails.',
    ACKNOWLEDGEMENT_BUCKETS_SECONDS,
    ['kind'],
  );
  const requests = counter('requests_total', 'HTTP requests by what they were answered with; none: no answer came.', [
    'service',
    'status',
  ]);
  const rateLimitWaits = counter(
    'discord_held_seconds_total',
    'Seconds that requests waited for Discord’s rate limits.',
    [],
  );
  const reconnects = counter('gateway_reconnects_total', 'Times that the connection to Discord broke.', []);

  // Prometheus sees no increase in a counter that first appears with 1. So counters that raise alerts start at 0.
  for (const card of [...modelNames, 'other']) for (const state of JOB_STATES) jobs.inc({ state, card }, 0);
  for (const verdict of PICTURE_VERDICTS) verdicts.inc({ verdict }, 0);
  for (const service of SERVICES) for (const status of ZEROED_STATUSES) requests.inc({ service, status }, 0);

  return {
    recordJob: (state, model) => jobs.inc({ state, card: modelLabel(model) }),
    recordQueueWait: (seconds, expected) => {
      queueWaits.observe(seconds);
      if (expected === undefined) return;
      estimateErrors.observe({ came: seconds > expected ? 'late' : 'early' }, Math.abs(seconds - expected));
    },
    recordGeneration: (model, count, seconds) => {
      const card = modelLabel(model);
      pictures.inc({ card }, count);
      generations.observe({ card }, seconds);
    },
    recordCost: (model, micros) => costs.inc({ card: modelLabel(model) }, dollarsOf(micros)),
    recordVerdict: (verdict) => verdicts.inc({ verdict }),
    recordDelivery: (route, seconds) => deliveries.observe({ by: route }, seconds),
    recordInteraction: (kind, outcome) => interactions.inc({ kind, outcome }),
    recordAcknowledgement: (kind, seconds) => acknowledgements.observe({ kind }, seconds),
    recordRequest: (service, status) => requests.inc({ service, status: statusLabel(status) }),
    recordRateLimitWait: (seconds) => rateLimitWaits.inc(seconds),
    recordReconnect: () => reconnects.inc(),
    registerGauge: (gauge, read) => {
      const collect = async function (this: Gauge) {
        this.set(await read());
      };
      new Gauge({ name: `lorikeet_${gauge}`, ...GAUGES[gauge], collect, registers });
    },
    registerContainers: (read) => {
      const collect = async function (this: Gauge) {
        this.reset();
        for (const [container, state] of await read()) this.set({ container, state }, 1);
      };
      const help = '1 for the state that a container is in.';
      new Gauge({
        name: 'lorikeet_container',
        help,
        labelNames: ['container', 'state'],
        aggregator: 'max',
        collect,
        registers,
      });
    },
    text: () => registry.metrics(),
    snapshot: () => registry.getMetricsAsJSON(),
  };
}

/** Combines the metrics of several processes into one text. */
export function mergeSnapshots(processes: readonly MetricsSnapshot[]): Promise<string> {
  return AggregatorRegistry.aggregate([...processes]).metrics();
}

/** Statuses with their own label: Discord counts them against a bot, or they mean a rate limit. */
const LABELED_STATUSES = ['401', '403', '404', '429'];
const ZEROED_STATUSES = [...LABELED_STATUSES, '5xx', 'none'];

function statusLabel(status: number | undefined): string {
  if (status === undefined) return 'none';
  return LABELED_STATUSES.includes(`${status}`) ? `${status}` : `${Math.floor(status / 100)}xx`;
}
