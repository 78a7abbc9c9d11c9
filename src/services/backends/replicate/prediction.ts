import { z } from 'zod';

const status = z.enum(['starting', 'processing', 'succeeded', 'failed', 'canceled', 'aborted']);

/**
 * A prediction as Replicate tells of it, read leniently: recorded ones leave out what is not there yet, or have it null;
 * their versions are ids, `hidden`, or of other forms; their times have 3, 6 or 9 digits after the second.
 */
export const prediction = z
  .object({
    id: z.string().min(1),
    model: z.string().nullish(),
    version: z.string().nullish(),
    input: z.record(z.string(), z.unknown()).nullish(),
    output: z.unknown().optional(),
    error: z.unknown().optional(),
    logs: z.string().nullish(),
    status,
    created_at: z.string().nullish(),
    data_removed: z.boolean().nullish(),
    metrics: z.looseObject({ predict_time: z.number().nullish() }).nullish(),
  })
  .transform((raw) => ({
    id: raw.id,
    model: raw.model ?? '',
    version: raw.version ?? '',
    input: raw.input ?? {},
    /** Addresses of the files that are there. */
    files: filesOf(raw.output),
    error: typeof raw.error === 'string' ? raw.error : raw.error ? JSON.stringify(raw.error) : '',
    logs: raw.logs ?? '',
    status: raw.status,
    /** ms since the epoch, where it can be read. */
    created: timeOf(raw.created_at),
    removed: raw.data_removed ?? false,
    seconds: raw.metrics?.predict_time ?? undefined,
  }));

function timeOf(stamp: string | null | undefined): number | undefined {
  const ms = Date.parse(stamp ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

export type Prediction = z.infer<typeof prediction>;

/** One address, or a list of them. */
function filesOf(output: unknown): readonly string[] {
  const files = z.union([z.string().transform((one) => [one]), z.array(z.string())]).safeParse(output);
  return files.success ? files.data : [];
}

/** Whether nothing more will come of it. */
function isOver({ status }: Prediction): boolean {
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
 * Whether it is done: all files are there (the answer to `Prefer: wait` comes as soon as they are, with the status still
 * `processing`), or it is over.
 */
export function isDone(of: Prediction, asked: number): boolean {
  return isOver(of) || of.files.length >= asked;
}
