import { plainText } from '#schema/language/t.ts';
import type { Button } from './button.ts';

/** Deletes a result. Whoever asked for it may, and whoever may manage messages. */
export const deleteResult = {
  id: 'delete',
  on: 'result',
  row: 'again',
  specs: () => [{ label: plainText('Delete') }],
  onPress: () => ({ do: 'delete' }),
} as const satisfies Button;
