import { plainText } from '#schema/language/t.ts';
import { indexesWith } from '#schema/moderation/picture-checks.ts';
import type { Button } from './button.ts';

/** Has the pictures judged that could not be judged when they were painted: until then they are treated as flagged. */
export const checkAgain = {
  id: 'checkagain',
  on: 'result',
  row: 'again',
  specs: ({ job: { checks = [] } }) =>
    indexesWith(checks, 'unknown').length > 0 ? [{ label: plainText('Check again') }] : [],
  onPress: () => ({ do: 'check-again' }),
} as const satisfies Button;
