import type { Button } from './button.ts';

/** Ends a job while it runs. */
export const cancel = {
  id: 'cancel',
  label: 'Cancel',
  style: 'secondary',
  on: 'running',
  derive: () => ({ do: 'cancel' }),
} as const satisfies Button;
