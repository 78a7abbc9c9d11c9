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

/** `GET /health-check`. Only the Rust server (Cog 0.17 and later) has a coglet version. */
export const healthResponse = z.object({
  status: z.string(),
  version: z.object({ coglet: z.string().optional() }).optional().catch(undefined),
});

/** Refused input, in FastAPI's form, which the Rust server shares. */
export const httpValidationError = z.object({
  detail: z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })).min(1),
});
export type HttpValidationError = z.infer<typeof httpValidationError>;
