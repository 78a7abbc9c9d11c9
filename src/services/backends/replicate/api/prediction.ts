import { z } from 'zod';
import type { Usage } from '#schema/cost/usage.ts';
import { pictureAddresses } from '#services/backends/output-addresses.ts';

const predictionStatus = z.enum(['starting', 'processing', 'succeeded', 'failed', 'canceled', 'aborted']);

/**
 * A prediction as Replicate's API has it, parsed leniently: in recorded responses, what is not there yet is missing or null,
 * versions are ids, `hidden` or of other forms, and times have 3, 6 or 9 digits after the second.
 */
export const predictionSchema = z
  .object({
    id: z.string().min(1),
    model: z.string().nullish(),
    version: z.string().nullish(),
    input: z.record(z.string(), z.unknown()).nullish(),
    output: z.unknown().optional(),
    error: z.unknown().optional(),
    logs: z.string().nullish(),
    status: predictionStatus,
    created_at: z.string().nullish(),
    started_at: z.string().nullish(),
    completed_at: z.string().nullish(),
    data_removed: z.boolean().nullish(),
    metrics: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  })
  .transform((raw) => ({
    id: raw.id,
    model: raw.model ?? '',
    version: raw.version ?? '',
    input: raw.input ?? {},
    output: raw.output,
    /** The files that are there. */
    fileUrls: pictureAddresses(raw.output),
    error: typeof raw.error === 'string' ? raw.error : raw.error ? JSON.stringify(raw.error) : '',
    logs: raw.logs ?? '',
    status: raw.status,
    /** Ms since the epoch, where it can be parsed. */
    createdAt: parseTime(raw.created_at),
    startedAt: parseTime(raw.started_at),
    completedAt: parseTime(raw.completed_at),
    isDataRemoved: raw.data_removed ?? false,
    /** Missing for some that succeeded. Some clocks of theirs go backwards. */
    seconds: readUsage(raw.metrics).predict_time,
    /** What it used, once it has ended. */
    usage: TERMINAL_STATUSES.has(raw.status) ? readUsage(raw.metrics) : undefined,
  }));

const TERMINAL_STATUSES: ReadonlySet<string> = new Set(['succeeded', 'failed', 'canceled', 'aborted']);

/** The numbers among the metrics. */
function readUsage(metrics: Readonly<Record<string, unknown>> | null | undefined): Usage {
  const entries = Object.entries(metrics ?? {});
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === 'number' ? [[name, Math.max(0, value)]] : [])),
  );
}

function parseTime(timestamp: string | null | undefined): number | undefined {
  const ms = Date.parse(timestamp ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** `sentAt` is when this process sent the request that created it, in ms by `Timing.now`, where it did. */
export type Prediction = z.infer<typeof predictionSchema> & { readonly sentAt?: number };

/** Whether its status is final. */
function hasEnded({ status }: Prediction): boolean {
  switch (status) {
    case 'succeeded':
    case 'failed':
    case 'canceled':
    case 'aborted':
      return true;
    case 'starting':
    case 'processing':
      return false;
  }
}

/**
 * Whether it is done: it has ended, or all files are there. The response to `Prefer: wait` comes as soon as they are, with the
 * status still `processing`.
 */
export function isDone(prediction: Prediction, requestedCount: number): boolean {
  return hasEnded(prediction) || prediction.fileUrls.length >= requestedCount;
}
