import { z } from 'zod';

/** Unknown where it could not be judged: the model failed, was not reached in time, or said what cannot be read. */
export const PICTURE_VERDICTS = ['clean', 'flagged', 'unknown'] as const;
const pictureVerdict = z.enum(PICTURE_VERDICTS);
export type PictureVerdict = z.infer<typeof pictureVerdict>;

/** How far the judging of a picture is. Each is stored before the step that follows it. */
const pictureCheck = z.object({
  /** Its place among the pictures of the job, from 0. */
  index: z.number().int().min(0),
  /** When the first and the last attempt was made to create a prediction (ms since the epoch): one may exist whose id is not known. */
  attemptedAt: z.number().optional(),
  attemptedLast: z.number().optional(),
  prediction: z.string().optional(),
  /** Undefined until it is judged. */
  verdict: pictureVerdict.optional().catch('unknown'),
});
export type PictureCheck = Readonly<z.infer<typeof pictureCheck>>;

/** The pictures of a job that are judged, or being judged. */
export const pictureChecks = z.array(pictureCheck).readonly();
export type PictureChecks = z.infer<typeof pictureChecks>;

/** The indexes of the pictures with this verdict, in order. */
export function indexesWith(checks: PictureChecks, verdict: PictureVerdict): readonly number[] {
  return checks
    .filter((check) => check.verdict === verdict)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}

/** The checks, without the verdicts and predictions of what could not be judged: it can be judged anew. */
export const withoutUnknown = (checks: PictureChecks): PictureChecks =>
  checks.filter(({ verdict }) => verdict !== 'unknown');

/** With what became of one picture. */
export function withCheck(checks: PictureChecks, index: number, changes: Partial<PictureCheck>): PictureChecks {
  const before = checks.find((check) => check.index === index);
  return [...checks.filter((check) => check.index !== index), { ...before, ...changes, index }];
}
