import { z } from 'zod';
import { t } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';
import { HARDWARE_NAMES, hardwareRate } from './hardware.ts';
import { microsOf } from './money.ts';

/** Whole micro-dollars for `per` units of what a prediction's metrics count. */
const rate = z.object({
  metric: z.string().min(1).max(80),
  micros: z.number().int().min(0),
  per: z.number().int().min(1),
});
export type Rate = z.infer<typeof rate>;

/** When a tier counts: by the value of an option, or by what is counted, which then lies above `above` and up to `upTo`. */
const criterion = z.union([
  z.object({ title: z.string().max(200), value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.object({ title: z.string().max(200), above: z.number().nullable(), upTo: z.number().nullable() }),
]);
export type Criterion = z.infer<typeof criterion>;

const tier = z.object({ criteria: z.array(criterion).max(20), rates: z.array(rate).min(1).max(20) });
export type Tier = z.infer<typeof tier>;

/** Who says what a model costs: its page on Replicate, the operator, or the model file that ships. */
const priceSource = z.enum(['page', 'operator', 'shipped']);

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'is not a date such as 2026-11-27');

/** What a model costs. The rates of a tier add up; a model with several tiers costs what the one that applies says. */
export const price = z.object({
  tiers: z.array(tier).min(1).max(100),
  by: priceSource,
  /** The day of that, UTC. */
  at: day.optional(),
  /** What it runs on, as Replicate calls it, where it is billed by time. */
  hardware: z.string().max(80).optional(),
});
export type Price = Readonly<z.infer<typeof price>>;

/** As a model file has it: US dollars a picture, the hardware that it is billed by, or everything. */
export const writtenPrice = z.union([
  z.number().min(0),
  z.strictObject({ hardware: z.enum(HARDWARE_NAMES), by: priceSource.optional(), at: day.optional() }),
  price,
]);
export type WrittenPrice = z.infer<typeof writtenPrice>;

/** A price from a model file. What does not say whose it is, is the operator's. */
export function readPrice(written: WrittenPrice): Price {
  if (typeof written === 'number') return { tiers: [tierOf(perPicture(microsOf(written)))], by: 'operator' };
  if ('tiers' in written) return written;
  return { ...written, by: written.by ?? 'operator', tiers: [tierOf(hardwareRate(written.hardware))] };
}

const tierOf = (...rates: Rate[]): Tier => ({ criteria: [], rates });

const perPicture = (micros: number): Rate => ({ metric: 'image_output_count', micros, per: 1 });

/** Whose price it is, as it follows what something costs: `by its page of 2026-11-27`. */
export function describePriceSource({ by, at }: Pick<Price, 'by' | 'at'>): Markdown {
  switch (by) {
    case 'operator':
      return t('as my operator says');
    case 'page':
      return at ? t('by its page of {date}', { date: at }) : t('by its page');
    case 'shipped':
      return at ? t('by a list of {date}', { date: at }) : t('by a list');
  }
}
