import { z } from 'zod';
import type { ModelInput } from '#schema/model/field/input.ts';
import { type Model, withDefaults } from '#schema/model/model.ts';
import type { Criterion, Price, Tier } from '#schema/price/price.ts';
import { expectedUsage, type Usage } from './usage.ts';

const micros = z.number().int().min(0);

/** What a job costs, in whole micro-dollars: see money.ts. */
export const jobCost = z.object({
  /** As expected when the job was accepted; undefined if the price was not known. */
  estimated: micros.optional(),
  /** As computed by the bot once the prediction had ended: Replicate says what it counted, and no sum. */
  actual: micros.optional(),
  /** What judging its pictures has cost so far; `actual` includes it. */
  moderation: micros.optional(),
  /** What `actual` was computed from: what the prediction reported, or the number of pictures that came. */
  from: z.enum(['metrics', 'pictures']).optional(),
  /** Whose price it is, and of which day. */
  price: z.object({ by: z.enum(['page', 'operator', 'shipped']), at: z.string().optional() }).optional(),
  /** The prediction that has not said yet what it used, of a job that has ended. */
  prediction: z.string().optional(),
});
export type JobCost = Readonly<z.infer<typeof jobCost>>;

/** The cost of a job whose painting nobody was billed for; undefined where there is none. */
export const withoutCharge = (cost: JobCost | undefined): { readonly cost?: JobCost } =>
  cost ? { cost: { ...cost, actual: cost.moderation ?? 0 } } : {};

/** A cost that waits for no prediction any more. */
export const withoutPrediction = ({ prediction: _, ...cost }: JobCost): JobCost => cost;

/** The cost of a job that ends: where it is not known yet, with the prediction that has yet to say what it used. */
export const awaitingUsage = (cost: JobCost | undefined, prediction: string): { readonly cost?: JobCost } =>
  cost ? { cost: cost.actual === undefined ? { ...cost, prediction } : withoutPrediction(cost) } : {};

/**
 * What several jobs cost together: what is expected, as long as one of them is not known yet. Undefined where nothing is billed, or a
 * price is not known.
 */
export function sumCosts(costs: readonly (JobCost | undefined)[]): Pick<JobCost, 'actual' | 'estimated'> | undefined {
  const billed = costs.filter((cost) => cost !== undefined);
  const amounts = billed.map(({ actual, estimated }) => actual ?? estimated);
  if (billed.length === 0 || amounts.includes(undefined)) return undefined;
  const sum = amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
  return billed.every(({ actual }) => actual !== undefined) ? { actual: sum } : { estimated: sum };
}

/** A model, and what is asked of it. */
export interface Priced {
  readonly model: Model;
  readonly input: ModelInput;
}

/**
 * What a recipe is expected to cost, in micro-dollars; undefined if the price is not known. Every price that is shown before
 * something is painted comes from here.
 * @param secondsPerPicture that the model usually runs for a picture
 */
export function estimateCost(priced: Priced, secondsPerPicture: number): number | undefined {
  return costOfUsage(priced, expectedUsage(priced.model, priced.input, secondsPerPicture));
}

/**
 * What a prediction that used this costs, in micro-dollars; undefined where the price is not known, or goes by something that
 * was not counted. If it cannot be told which of several tiers applies, the most expensive one does: nobody is surprised then.
 */
export function costOfUsage({ model, input }: Priced, usage: Usage): number | undefined {
  const { price } = model;
  if (!price) return undefined;
  const costs = applicableTiers(price, model, input, usage).map((tier) => costOfTier(tier, usage));
  return costs.reduce<number | undefined>(
    (most, cost) => (most === undefined || cost === undefined ? undefined : Math.max(most, cost)),
    0,
  );
}

function costOfTier({ rates }: Tier, usage: Usage): number | undefined {
  let sum = 0;
  for (const { metric, micros: amount, per } of rates) {
    const count = countOf(usage, metric);
    if (count === undefined) return undefined;
    sum += (amount * count) / per;
  }
  return Math.round(sum);
}

/** Older predictions count `image_count`; what nothing was put in is not counted at all; and a run is one run. */
function countOf(usage: Usage, metric: string): number | undefined {
  const count = usage[metric] ?? (metric === 'image_output_count' ? usage.image_count : undefined);
  if (count !== undefined) return Math.max(0, count);
  if (metric === 'run_count') return 1;
  return metric.includes('_input_') ? 0 : undefined;
}

function applicableTiers({ tiers }: Price, model: Model, input: ModelInput, usage: Usage): readonly Tier[] {
  const possible = tiers.filter(({ criteria }) =>
    criteria.every((criterion) => isMet(criterion, model, input, usage) !== false),
  );
  return possible.length ? possible : tiers;
}

/** Whether a criterion is met; undefined where that cannot be told. */
function isMet(criterion: Criterion, model: Model, input: ModelInput, usage: Usage): boolean | undefined {
  if (!('value' in criterion)) {
    const count = countByTitle(usage, criterion.title);
    if (count === undefined) return undefined;
    return (
      (criterion.above === null || count > criterion.above) && (criterion.upTo === null || count <= criterion.upTo)
    );
  }
  const wanted = String(criterion.value).toLowerCase();
  const filled = withDefaults(model, input);
  const chosenValue = (name: string) => String(filled[name] ?? '').toLowerCase();
  const named = fieldByTitle(model, criterion.title);
  if (named !== undefined) return chosenValue(named) === wanted;
  // “model variant” stands for the one choice that has such a value: quality high.
  const choices = [...model.fields.values()].filter(
    (field) => field.type === 'choice' && field.choices.some((choice) => choice.toLowerCase() === wanted),
  );
  const [choice] = choices;
  return choice && choices.length === 1 ? chosenValue(choice.name) === wanted : undefined;
}

/** `target resolution` is the field `resolution`. */
function fieldByTitle(model: Model, title: string): string | undefined {
  const words = wordsOf(title);
  const names = [...model.fields.keys()];
  const exact = names.find((name) => wordsOf(name).join(' ') === words.join(' '));
  return exact ?? names.find((name) => words.slice(-wordsOf(name).length).join(' ') === wordsOf(name).join(' '));
}

/** `output image pixel` is `image_output_pixel_count`. */
function countByTitle(usage: Usage, title: string): number | undefined {
  const wanted = wordsOf(title);
  const metric = Object.keys(usage).find((name) => {
    const words = wordsOf(name).filter((word) => word !== 'count');
    return words.length === wanted.length && words.every((word) => wanted.includes(word));
  });
  return metric === undefined ? undefined : usage[metric];
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
