import { assertNotRequested, mayTryAgain } from '#schema/job/retry.ts';
import { plainText } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import type { Button, ButtonContext, OnceMark } from './button.ts';

/** Paints the recipe of a job that failed through no fault of its person. Once for each job; only what is painted counts. */
export const tryAgain = {
  id: 'tryagain',
  on: 'failed',
  row: 'again',
  specs: ({ job }) => (mayTryAgain(job) ? [{ label: plainText('Try again') }] : []),
  onPress: (context) => {
    const { job, retryJob } = context;
    if (!mayTryAgain(job)) throw new UserError('This did not fail. Use `/imagine` to paint a new picture.');
    assertNotRequested(retryJob);
    const { version: _, ...draft } = job.recipe;
    return { do: 'generate', draft, once: onceMark(context) };
  },
} as const satisfies Button;

/** Missing pictures are painted once for the result that misses them, whichever button asks for them. */
function onceMark({ job, parent }: ButtonContext): OnceMark {
  if (job.recipe.kind !== 'missing' || !parent) return { as: 'retryJob', on: job };
  if (parent.missingJob !== job.id) throw new UserError('This was already requested.', { code: 'already-requested' });
  return { as: 'missingJob', on: parent };
}
