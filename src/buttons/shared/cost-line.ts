import type { Job } from '#schema/job/job.ts';
import { t } from '#schema/language/t.ts';
import { joinMarkdown, type Markdown } from '#schema/markdown.ts';
import { formatCost } from '#schema/price/money.ts';
import { describePriceSource } from '#schema/price/price.ts';

/** What a job cost, beside what was expected: nothing where nothing is billed, or not even a price is known. */
export function costLine({ cost }: Pick<Job, 'cost'>): Markdown[] {
  if (!cost) return [];
  const { estimated, actual, price, moderation } = cost;
  const source = price ? [describePriceSource(price)] : [];
  if (actual !== undefined) {
    const judging = moderation ? [t('Of that for moderation: {cost}', { cost: formatCost(moderation) })] : [];
    return [joinMarkdown([describeActual(formatCost(actual), estimated), ...source], ', '), ...judging];
  }
  if (estimated === undefined) return [];
  return [joinMarkdown([t('Expected cost: {cost}', { cost: formatCost(estimated) }), ...source], ', ')];
}

function describeActual(cost: string, estimated: number | undefined): Markdown {
  if (estimated === undefined) return t('Cost: {cost}', { cost });
  return t('Cost: {cost} (expected: {expected})', { cost, expected: formatCost(estimated) });
}
