import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { pageMessage } from '#delivery/page.ts';
import { detailsPage } from '#schema/details.ts';
import { press } from '#schema/press.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Command } from './command.ts';
import { knownJob } from './known-job.ts';
import { recall } from './past.ts';

/** `Recipe` in a message's menu: the details of what Lorikeet painted, found by the controls of its message. */
export const recipeMenu = {
  data: () => ({
    type: ApplicationCommandType.Message,
    name: 'Recipe',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  }),

  open: async (ask, { message }, answer, services) => {
    const [pressed] = message.controls.flatMap((customId) => press.safeDecode(customId).data ?? []);
    if (!pressed) {
      throw new Refusal('This message is none of my pictures. Open *Recipe* on one that I painted.');
    }
    const job = await knownJob(pressed.job, ask, services);
    const past = await recall(job, 0, ask, message, [], services);
    await answer.whisper(pageMessage(detailsPage(past)));
  },
} as const satisfies Command;
