import { z } from 'zod';

/** A prediction in responses and webhooks of both generations of Cog; members that are not used are left out. */
export const predictionResponse = z.object({
  id: z.string().nullish(),
  status: z.enum(['starting', 'processing', 'succeeded', 'failed', 'canceled']),
  output: z.unknown().optional(),
  logs: z
    .string()
    .nullish()
    .transform((logs) => logs ?? ''),
  error: z.string().nullish(),
  metrics: z.object({ predict_time: z.number().optional().catch(undefined) }).nullish(),
});
export type PredictionResponse = Readonly<z.infer<typeof predictionResponse>>;

/**
 * `GET /health-check`. Only the Rust server (Cog 0.17 and later) has a coglet version. The Python server tells of its setup when
 * that is over; until then, `setup` is empty.
 */
export const healthResponse = z.object({
  status: z.string(),
  setup: z.object({ started_at: z.string().nullish(), logs: z.string().nullish() }).nullish().catch(undefined),
  version: z.object({ coglet: z.string().optional() }).optional().catch(undefined),
});

/** Refused input, in FastAPI's form, which the Rust server shares. */
export const httpValidationError = z.object({
  detail: z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })).min(1),
});
export type HttpValidationError = z.infer<typeof httpValidationError>;

/** How the Rust server says that the process died in which the model ran; the Python server answers 500 instead. */
const WORKER_CRASHED = 'Worker crashed';

/** Whether a prediction ended because what ran it died, of which it may be innocent. */
export function isContainerDeath({ status, error }: PredictionResponse): boolean {
  return status === 'failed' && error === WORKER_CRASHED;
}

/**
 * Whether the pictures of a prediction can be read from here. The Python server's webhooks name files in the container, such as
 * `/tmp/tmp5m8kq1/out-0.webp`, unless it was started with `--upload-url`.
 */
export function hasReadableOutput({ output }: PredictionResponse): boolean {
  return [output].flat().every((each) => typeof each !== 'string' || !each.startsWith('/'));
}
