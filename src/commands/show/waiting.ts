import type { BaseContext, ComponentContext, Services } from '#commands/command.ts';
import { blockText } from '#discord/messages/block-text.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import { undeliveredMessage } from '#schema/job/undelivered.ts';
import { isSafetyCheckerOff } from '#schema/recipe/safety-checker.ts';
import { UserError } from '#schema/user-error.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * `/show waiting`: lists a person's pictures that could not be delivered, and those that are late. It shows only those of this
 * server, or of direct messages: elsewhere their buttons would not work.
 */
export async function showWaiting({ interaction, reply, services }: BaseContext): Promise<void> {
  const { person, place } = interaction;
  const { jobStore, generator } = services;
  await reply.deferReply(true);
  const undeliveredJobs = (await jobStore.findUndelivered(person.id)).filter(({ guild }) => guild === place.guild);
  const delayedJobs = generator.findDelayed(person.id).filter(({ job }) => job.guild === place.guild);
  const awaited = delayedJobs.map(({ job, block }) => ({ job, reason: blockText(block) }));
  const keptDays = Math.round(services.privacy.retention.undeliveredMs / DAY_MS);
  await reply.editReply(renderInfoMessage(undeliveredMessage(undeliveredJobs, awaited, keptDays)));
}

/** Delivers the job that was selected. */
export async function deliverWaiting({
  interaction,
  values: [id = ''],
  reply,
  services,
}: ComponentContext): Promise<void> {
  const { undelivered, generator, singleFlight } = services;
  const job = await findUndeliveredJob(id, interaction, services);
  checkAllowedHere(job, interaction, services);
  await singleFlight.run(
    `show:${id}`,
    async () => {
      if (!(await undelivered.get(id))) {
        throw new UserError(
          'These pictures are no longer stored. This was their prompt: use `/imagine` to paint it again.',
          {
            userInput: job.recipe.prompt.typed ? [job.recipe.prompt.typed] : [],
          },
        );
      }
      await generator.redeliver(job, interaction, () => reply.deferReply(job.private));
    },
    reply.deferUpdate,
  );
}

/** @throws UserError where no such job waits for this person in this place */
async function findUndeliveredJob(id: string, { person, place }: Interaction, { jobStore }: Services): Promise<Job> {
  const job = await jobStore.find(id);
  if (job?.state.is === 'kept' && job.person.id === person.id && job.guild === place.guild) return job;
  throw new UserError('These pictures no longer wait for you. Use `/show waiting` to see what does.');
}

/**
 * A job that may not run in this channel may not be shown in it either. In its own channel, or to its person alone, only age
 * restrictions can forbid it.
 * @throws UserError
 */
function checkAllowedHere(
  { private: isPrivate, channel, recipe }: Job,
  { person, place }: Interaction,
  services: Services,
): void {
  const { models, styles } = services;
  const usedModel = models.findByName(recipe.model);
  if (usedModel && !place.ageRestricted && isSafetyCheckerOff(usedModel, recipe.input)) {
    throw new UserError(
      'This was painted without the safety checker. Use `/show waiting` in an age-restricted channel.',
    );
  }
  if (!isPrivate && channel !== place.channel) styles.assertAllowed(recipe, person, place);
}
