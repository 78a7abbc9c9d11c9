import { detailsMessage } from '#schema/job/details.ts';
import type { Button } from './button.ts';

/** Everything about a result, for whoever wants to know. */
export const details = {
  id: 'details',
  on: 'result',
  row: 'again',
  specs: () => [{ label: 'Details' }],
  onPress: (context) => ({ do: 'tell', infoMessage: detailsMessage(context) }),
} as const satisfies Button;
