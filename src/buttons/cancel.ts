import { plainText } from '#schema/language/t.ts';
import type { Button } from './button.ts';

/** Cancels a job while it runs. */
export const cancel = {
  id: 'cancel',
  on: 'running',
  row: 'again',
  specs: () => [{ label: plainText('Cancel') }],
  onPress: () => ({ do: 'cancel' }),
} as const satisfies Button;
