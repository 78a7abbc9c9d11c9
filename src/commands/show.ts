import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import { undeliveredMessage } from '#schema/job/undelivered.ts';
import { getParamValue } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import type { Command, Services } from './command.ts';

/**
 * `/show`: what a person's pictures could not be brought to them, and brings it. Where it was asked for, and nowhere else: what
 * was painted in one server is not for another, and its buttons work there alone.
 */
export const show = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'show',
    description: 'Pictures of yours that I could not bring you',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  }),

  execute: async ({ interaction: { person, place }, reply, services: { jobStore } }) => {
    await reply.deferReply(true);
    const undeliveredJobs = (await jobStore.findUndelivered(person.id)).filter(({ guild }) => guild === place.guild);
    await reply.editReply(renderInfoMessage(undeliveredMessage(undeliveredJobs)));
  },

  onPress: async ({ interaction, values: [id = ''], reply, services }) => {
    const { undelivered, generator, singleFlight } = services;
    const job = await findUndeliveredJob(id, interaction, services);
    checkAllowedHere(job, interaction, services);
    await singleFlight.run(`show:${id}`, async () => {
      if (!(await undelivered.get(id))) {
        throw new UserError(
          'These pictures are no longer here. This is what they were painted of: `/imagine` paints anew.',
          {
            userInput: job.recipe.prompt.typed ? [job.recipe.prompt.typed] : [],
          },
        );
      }
      await generator.redeliver(job, interaction, () => reply.deferReply(job.private));
    });
  },
} as const satisfies Command;

/** @throws Refusal where this is nothing that waits for this person here */
async function findUndeliveredJob(id: string, { person, place }: Interaction, { jobStore }: Services): Promise<Job> {
  const job = await jobStore.find(id);
  if (job?.state.is === 'kept' && job.person.id === person.id && job.guild === place.guild) return job;
  throw new UserError('This no longer waits for you. Use `/show` to see what does.');
}

/** What may not be painted here is not shown here either. @throws Refusal */
function checkAllowedHere(
  { private: isPrivate, channel, recipe }: Job,
  { person, place }: Interaction,
  services: Services,
): void {
  if (isPrivate || channel === place.channel) return;
  const { models, styles } = services;
  const usedModel = models.all.find(({ name }) => name === recipe.model);
  if (usedModel && getParamValue(usedModel, recipe.input, 'disable_safety_checker') === true && !place.ageRestricted) {
    throw new UserError('This was painted without the safety checker. Use `/show` in an age-restricted channel.');
  }
  styles.assertAllowed(recipe, person, place);
}
