import { missingPicturesDraft } from '#schema/job/filtered-pictures.ts';
import { assertNotRequested } from '#schema/job/retry.ts';
import { plainText } from '#schema/language/t.ts';
import type { Button } from './button.ts';

/** Paints the pictures again that a safety checker filtered: only when somebody asks, since every one is billed. Once for each result. */
export const missing = {
  id: 'missing',
  on: 'result',
  row: 'again',
  specs: ({ model, filteredCount }) =>
    filteredCount > 0 && model?.params.has('num_outputs')
      ? [
          {
            label: plainText(
              '{count, plural, one {Paint the missing picture again} other {Paint the missing # again}}',
              {
                count: filteredCount,
              },
            ),
          },
        ]
      : [],
  onPress: ({ job, missingJob, getModel }) => {
    assertNotRequested(missingJob);
    const draft = missingPicturesDraft(job, getModel(job.recipe.model));
    return { do: 'generate', draft, once: { as: 'missingJob', on: job } };
  },
} as const satisfies Button;
