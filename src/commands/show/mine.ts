import type { BaseContext, ComponentContext, Services } from '#commands/command.ts';
import { errorKindOf } from '#discord/error-kind.ts';
import { myResultsMessage, type ResultEntry } from '#discord/messages/my-results-message.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import { isSafetyCheckerOff } from '#schema/recipe/safety-checker.ts';
import { RESULT_LISTING_MS } from '#services/jobs/store/result-index.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';

/** The start of the custom ids of the list's buttons: `show:mine:<page>`. */
export const MINE_PREFIX = 'show:mine:';

/** Results of one page: each takes up to six of a message's 40 components, and two requests. */
const RESULTS_PER_PAGE = 3;

/** `/show mine`: pages through a person's own results in this server, or in direct messages, with previews. */
export async function showMine(context: BaseContext): Promise<void> {
  await context.reply.deferReply(true);
  await context.reply.editReply(await composePage(context, 0));
}

/** Replaces the list by another page of it. */
export async function turnMinePage(context: ComponentContext): Promise<void> {
  await context.reply.deferUpdate();
  const page = Number(context.customId.slice(MINE_PREFIX.length)) || 0;
  await context.reply.editReply(await composePage(context, page));
}

async function composePage({ interaction, services }: BaseContext, requestedPage: number) {
  const { person, place } = interaction;
  const ids = await services.jobStore.findDelivered(person.id, place.guild);
  const pages = Math.max(1, Math.ceil(ids.length / RESULTS_PER_PAGE));
  const page = Math.min(Math.max(0, Math.floor(requestedPage)), pages - 1);
  const shownIds = ids.slice(page * RESULTS_PER_PAGE, (page + 1) * RESULTS_PER_PAGE);
  const jobs = await Promise.all(shownIds.map((id) => skipUnknownForm(() => services.jobStore.find(id))));
  const since = services.wallClock() - RESULT_LISTING_MS;
  const shownJobs = jobs.flatMap((job) => (job && job.at >= since && job.person.id === person.id ? [job] : []));
  const entries = await Promise.all(shownJobs.map((job) => describeResult(job, interaction, services)));
  return myResultsMessage({ entries, page, pages, inServer: place.guild !== undefined });
}

async function describeResult(job: Job, interaction: Interaction, services: Services): Promise<ResultEntry> {
  if (job.private || !job.message) return { job, preview: { is: 'private' } };
  try {
    const [pictures, isRestricted] = await Promise.all([
      services.channels.fetchPictures(job.message),
      isAgeRestricted(job, interaction, services),
    ]);
    if (isRestricted) return { job, preview: { is: 'age-restricted' } };
    const [picture] = pictures;
    return { job, preview: picture ? { is: 'shown', picture } : { is: 'gone' } };
  } catch (error) {
    return { job, preview: { is: errorKindOf(error) === 'deleted' ? 'gone' : 'unknown' } };
  }
}

/** Whether a picture is for age-restricted channels alone, and this is none. */
async function isAgeRestricted(
  { channel, recipe }: Job,
  { place }: Interaction,
  { channels, models }: Services,
): Promise<boolean> {
  if (place.ageRestricted || place.guild === undefined || channel === undefined || channel === place.channel)
    return false;
  const model = models.findByName(recipe.model);
  if (model && isSafetyCheckerOff(model, recipe.input)) return true;
  return (await channels.fetchChannel(channel)).ageRestricted;
}
