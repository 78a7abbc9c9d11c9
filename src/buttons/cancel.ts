import type { Button } from './button.ts';

/** Cancels a job while it runs. */
export const cancel = {
  id: 'cancel',
  on: 'running',
  row: 'again',
  specs: () => [{ label: 'Cancel' }],
  onPress: () => ({ do: 'cancel' }),
} as const satisfies Button;
