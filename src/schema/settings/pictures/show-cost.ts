import { z } from 'zod';
import type { Setting } from '#schema/settings/setting.ts';

/** Whether a result says what it cost. */
export const showCost = {
  id: 'show_cost',
  kind: 'switch',
  page: 'pictures',
  title: 'Cost of results',
  description: 'Each result says what it cost, or what is expected where that is not known yet.',
  schema: z.boolean(),
  defaultValue: false,
} as const satisfies Setting;
