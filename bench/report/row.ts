import { z } from 'zod';
import { PART_NAMES } from '../options.ts';

/** What Lorikeet should reach, value by value: at most so many times the baseline's, or at most a number. */
const aim = z.object({
  factor: z.number().optional(),
  max: z.array(z.number()).optional(),
  min: z.array(z.number()).optional(),
});
export type Aim = z.infer<typeof aim>;

/** What never came is endless, which JSON does not have. */
const value = z
  .number()
  .nullable()
  .transform((number) => number ?? Number.POSITIVE_INFINITY);

/** A line of the table. Where there are several values, `label` says which. */
export const row = z.object({
  id: z.string(),
  part: z.enum(PART_NAMES),
  label: z.string(),
  unit: z.string(),
  lorikeet: z.array(value),
  /** Empty where the baseline has no such thing. */
  baseline: z.array(value),
  aim: aim.optional(),
});
export type Row = z.infer<typeof row>;

/** How the bots do at one number of pictures at once. */
export const curvePoint = z.object({
  load: z.number(),
  bot: z.string(),
  /** Ms from the command to the picture. */
  shownP50Ms: value,
  shownP95Ms: value,
  /** Only where all were shown. */
  cpuMsPerPicture: value,
  peakMb: z.number(),
});
export type CurvePoint = z.infer<typeof curvePoint>;

/** A look at Lorikeet during the soak. */
export const soakPoint = z.object({
  minutes: z.number(),
  rssMb: z.number(),
  heapMb: z.number(),
  /** Memory outside V8's heap that V8 knows of. */
  externalMb: z.number(),
  resources: z.number(),
  openFiles: z.number(),
  /** Files in its folder. */
  files: z.number(),
});
export type SoakPoint = z.infer<typeof soakPoint>;

/** Whether each value reaches the aim; nothing without an aim or values. */
export function isAimMet({ aim, lorikeet, baseline }: Row): boolean | undefined {
  if (!aim || lorikeet.length === 0) return undefined;
  return lorikeet.every((value, index) => {
    const [max, min, base] = [aim.max?.[index], aim.min?.[index], baseline[index]];
    if (max !== undefined && value > max) return false;
    if (min !== undefined && value < min) return false;
    return aim.factor === undefined || base === undefined || value <= aim.factor * base;
  });
}
