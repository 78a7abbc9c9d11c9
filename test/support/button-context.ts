import type { ButtonContext } from '#buttons/button.ts';
import type { Job } from '#schema/job/job.ts';
import type { Style } from '#schema/recipe/style.ts';
import { TEST_PLACE } from './jobs.ts';

/** What a button of a job's message gets: there is nothing but that job, its style and one picture, unless given. */
export function createButtonContext(job: Job, style: Style, given: Partial<ButtonContext> = {}): ButtonContext {
  const missing = () => {
    throw new Error('there is none');
  };
  return {
    job,
    original: job,
    parent: undefined,
    root: undefined,
    missingJob: undefined,
    retryJob: undefined,
    imageIndex: 0,
    values: [],
    person: job.person,
    place: TEST_PLACE,
    getPicture: () => ({ url: 'https://cdn.discordapp.com/x.png' }),
    getModel: () => style.model,
    getEditModel: missing,
    getUpscaler: missing,
    getStyle: () => style,
    styleOf: () => style,
    canSeeReferences: true,
    styles: () => [],
    ...given,
  };
}
