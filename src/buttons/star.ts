import type { Button } from './button.ts';

/** Gives a result a star, once for each member; the first one copies it to the favourites' channel of its server. */
export const star = {
  id: 'star',
  on: 'result',
  row: 'again',
  // What is private is nobody's favourite but its person's, and direct messages have no such channel.
  specs: ({ job }) => (job.guild !== undefined && !job.private ? [{ label: '⭐' }] : []),
  onPress: () => ({ do: 'star' }),
} as const satisfies Button;
