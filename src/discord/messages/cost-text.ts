import type { JobCost } from '#schema/cost/cost.ts';
import { t } from '#schema/language/t.ts';
import { type Markdown, md } from '#schema/markdown.ts';
import { formatCost } from '#schema/price/money.ts';

/** `about $0.025`, or `about $0.025 expected` where it is not known yet: nobody edits a message for that, *Details* will know. */
export function costText(cost: Pick<JobCost, 'actual' | 'estimated'> | undefined): Markdown | undefined {
  if (cost?.actual !== undefined) return md`${formatCost(cost.actual)}`;
  return cost?.estimated === undefined ? undefined : t('{cost} expected', { cost: formatCost(cost.estimated) });
}
