import type { Job } from '#schema/job/job.ts';
import { t } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';
import { formatCost } from '#schema/price/money.ts';
import { describePriceSource } from '#schema/price/price.ts';

/** What a job cost, beside what was expected: nothing where nothing is billed, or not even a price is known. */
export function costLine({ cost }: Pick<Job, 'cost'>): Markdown[] {
  if (!cost) return [];
  const { estimated, actual, price } = cost;
  const source = price ? `, ${describePriceSource(price)}` : '';
  if (actual !== undefined)
    return [
      t('Cost: {cost}{FIXME}{source}', {
        cost: formatCost(actual),
        FIXME: estimated === undefined ? '' : ` (expected: ${formatCost(estimated)})`,
        source,
      }),
    ];
  return estimated === undefined ? [] : [t('Expected cost: {cost}{source}', { cost: formatCost(estimated), source })];
}
