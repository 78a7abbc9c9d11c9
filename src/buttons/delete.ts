import type { Button } from './button.ts';

/** Takes a result away; whoever asked for it may, and whoever may manage messages. */
export const remove = {
  id: 'delete',
  on: 'result',
  row: 'again',
  faces: () => [{ label: 'Delete' }],
  derive: () => ({ do: 'delete' }),
} as const satisfies Button;
