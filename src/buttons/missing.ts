import { missingPicturesDraft, missingPicturesText } from '#schema/job/filtered-pictures.ts';
import type { Job } from '#schema/job/job.ts';
import { messageLink } from '#schema/job/message-link.ts';
import { link, md } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import type { Button } from './button.ts';

/** Paints the pictures again that a safety checker filtered: only when somebody asks, since every one is billed. Once for each result. */
export const missing = {
  id: 'missing',
  on: 'result',
  row: 'again',
  specs: ({ model, filteredCount }) =>
    filteredCount > 0 && model?.params.has('num_outputs')
      ? [{ label: `Paint ${missingPicturesText(filteredCount)} again` }]
      : [],
  onPress: ({ job, missingJob, getModel }) => {
    if (missingJob && mayHavePictures(missingJob)) {
      const url = messageLink(missingJob);
      throw new UserError(md`This was already requested.${url ? md` ${link('Go to it', url)}` : md``}`);
    }
    return { do: 'generate', draft: missingPicturesDraft(job, getModel(job.recipe.model)) };
  },
} as const satisfies Button;

function mayHavePictures({ ending, state }: Job): boolean {
  return !ending && state.is !== 'refused' && state.is !== 'failed' && state.is !== 'canceled';
}
