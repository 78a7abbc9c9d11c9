import { detailsPage } from '#schema/details.ts';
import type { Button } from './button.ts';

/** Everything about a result, for whoever wants to know. */
export const details = {
  id: 'details',
  on: 'result',
  row: 'again',
  faces: () => [{ label: 'Details' }],
  derive: (past) => ({ do: 'tell', page: detailsPage(past) }),
} as const satisfies Button;
