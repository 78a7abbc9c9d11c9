import type { Config } from '#schema/config/environment.ts';
import { dollarsOf } from '#schema/price/money.ts';
import type { Metrics } from '#services/metrics/metrics.ts';
import type { Ledger } from '#services/money/ledger.ts';

/** What is used of the operator's caps, and those caps that are set. Pictures a day are the quota's. */
export function registerCapGauges(
  { registerGauge }: Pick<Metrics, 'registerGauge'>,
  { MAX_PICTURES_PER_MONTH, DOLLARS_PER_DAY, DOLLARS_PER_MONTH }: Config,
  { operatorTotal }: Pick<Ledger, 'operatorTotal'>,
): void {
  registerGauge('pictures_this_month', () => operatorTotal().month.pictures);
  registerGauge('dollars_today', () => dollarsOf(operatorTotal().today.micros));
  registerGauge('dollars_this_month', () => dollarsOf(operatorTotal().month.micros));
  if (MAX_PICTURES_PER_MONTH !== undefined) registerGauge('pictures_per_month_limit', () => MAX_PICTURES_PER_MONTH);
  if (DOLLARS_PER_DAY !== undefined) registerGauge('dollars_per_day_limit', () => DOLLARS_PER_DAY);
  if (DOLLARS_PER_MONTH !== undefined) registerGauge('dollars_per_month_limit', () => DOLLARS_PER_MONTH);
}
