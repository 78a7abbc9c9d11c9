import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { pageMessage } from '#delivery/page.ts';
import { roleValue } from '#schema/card.ts';
import type { Ask } from '#schema/interaction.ts';
import type { Job } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import { waitingPage } from '#schema/waiting.ts';
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

  run: async ({ person, place }, _options, answer, { ledger }) => {
    await answer.defer(true);
    const waiting = (await ledger.keptFor(person.id)).filter(({ guild }) => guild === place.guild);
    await answer.show(pageMessage(waitingPage(waiting)));
  },

  press: async (ask, { values: [id = ''] }, answer, services) => {
    const { kept, generator, once } = services;
    const job = await mine(id, ask, services);
    checkPlace(job, ask, services);
    await once.run(`show:${id}`, async () => {
      if (!(await kept.get(id))) {
        throw new Refusal(
          'These pictures are no longer here. This is what they were painted of: `/imagine` paints anew.',
          {
            written: job.recipe.prompt.typed ? [job.recipe.prompt.typed] : [],
          },
        );
      }
      await generator.bring(job, ask, () => answer.defer(job.private));
    });
  },
} as const satisfies Command;

/** @throws Refusal where this is nothing that waits for this person here */
async function mine(id: string, { person, place }: Ask, { ledger }: Services): Promise<Job> {
  const job = await ledger.find(id);
  if (job?.state.is === 'kept' && job.person.id === person.id && job.guild === place.guild) return job;
  throw new Refusal('This no longer waits for you. Use `/show` to see what does.');
}

/** What may not be painted here is not shown here either. @throws Refusal */
function checkPlace({ private: alone, channel, recipe }: Job, { person, place }: Ask, services: Services): void {
  if (alone || channel === place.channel) return;
  const { catalogue, looks } = services;
  const card = catalogue.cards.find(({ model }) => model === recipe.model);
  if (card && roleValue(card, recipe.input, 'disable_safety_checker') === true && !place.ageRestricted) {
    throw new Refusal('This was painted without the safety checker. Use `/show` in an age-restricted channel.');
  }
  looks.check(recipe, person, place);
}
