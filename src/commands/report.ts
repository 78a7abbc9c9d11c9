import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { ReportedWork } from '#discord/admins-channel/post-report.ts';
import { errorKindOf } from '#discord/error-kind.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import type { MessageRef } from '#discord/rest.ts';
import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import { sheetCustomId } from '#schema/interaction/components/sheet-custom-id.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { isOwnMessage } from '#schema/interaction/own-message.ts';
import { linkToMessage } from '#schema/job/message-link.ts';
import { t } from '#schema/language/t.ts';
import { type Markdown, mention } from '#schema/markdown.ts';
import { adminsChannel } from '#schema/settings/rules/admins-channel.ts';
import { UserError } from '#schema/user-error.ts';
import { requireModerator } from './block/access.ts';
import type { Command, ComponentContext, Services } from './command.ts';
import { findVisibleJob } from './components/result-controls.ts';

/** Ms for which *Mute for a day* blocks somebody. */
const DAY_MS = 24 * 60 * 60 * 1000;

/** `Report` in a message's context menu: copies a result to the admins' channel, where it can be deleted, or its person blocked. */
export const report = {
  data: () => ({
    type: ApplicationCommandType.Message,
    name: 'Report',
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  }),

  onContextMenu: async ({ interaction, message, reply, services }) => {
    const { person, place } = interaction;
    const customIds = isOwnMessage(message, interaction) ? message.customIds : [];
    const find = findReported(customIds);
    if (!find || message.private || message.pictures.length === 0)
      throw new UserError('Only pictures that I painted for everybody here can be reported.');
    const channel = services.serverSettings.get(place.guild, adminsChannel);
    if (channel === undefined)
      throw new UserError('The admins of this server have not chosen a channel for reports in `/settings`.');
    const work = await find(interaction, services);
    await services.singleFlight.run(`report ${message.id} ${person.id}`, async () => {
      await reply.deferReply(true);
      await services.postReport({ id: interaction.reply.id, work, message, reporter: person, place }, channel);
      const name = linkToMessage(place.guild, { channel: message.channel ?? '', id: message.id });
      services.audit.record(interaction, { is: 'changed', what: 'picture-reported', member: work.person, name });
      const text = t('Thank you. The admins of this server have been told.');
      await reply.editReply(renderInfoMessage([{ kind: 'text', text }]));
    });
  },

  onPress: async (context) => {
    requireModerator(context.interaction.place);
    await context.reply.deferReply(true);
    await context.reply.editReply(renderInfoMessage([{ kind: 'text', text: await act(context) }]));
  },
} as const satisfies Command;

type FindReported = (interaction: Interaction, services: Services) => Promise<ReportedWork>;

/** How to find what a message with these controls shows: a result, or a compare sheet. Undefined where it is neither. */
function findReported(customIds: readonly string[]): FindReported | undefined {
  for (const customId of customIds) {
    const control = buttonCustomId.safeDecode(customId).data;
    if (control)
      return async (interaction, services) => {
        const { id: job, person, recipe } = await findVisibleJob(control.job, interaction, services);
        const { preset, model, prompt, input } = recipe;
        return { job, person: person.id, prompt: prompt.typed, style: preset ?? model, seed: input.seed };
      };
    const sheetControl = sheetCustomId.safeDecode(customId).data;
    if (sheetControl)
      return async (interaction, services) => {
        const { person, prompt, look, seed } = await services.sheets.find(sheetControl.sheet, interaction);
        return { person: person.id, prompt, style: look, seed };
      };
  }
  return undefined;
}

/** Deletes a message of the bot's, unless it is gone. */
async function deleteMessage(message: MessageRef, { channels }: Services): Promise<void> {
  try {
    await channels.deleteMessage(message);
  } catch (error) {
    if (errorKindOf(error) !== 'deleted') throw error;
  }
}

/** Does what a button under a report says. @returns what was done */
async function act({ customId, interaction, services }: ComponentContext): Promise<Markdown> {
  const [, action, target = '', id = '', job] = customId.split(':');
  const { place, person } = interaction;
  if (action === 'delete') {
    await deleteMessage({ channel: target, id }, services);
    const copy = job === undefined ? undefined : await services.favourites.findCopy(job);
    if (copy?.message) await deleteMessage(copy.message, services);
    const name = linkToMessage(place.guild, { channel: target, id });
    services.audit.record(interaction, { is: 'changed', what: 'picture-deleted', name });
    return t('The picture is deleted.');
  }
  if (!place.guild || (action !== 'mute' && action !== 'block'))
    throw new UserError('This button is from an older version. Use `/block` instead.');
  const until = action === 'mute' ? services.wallClock() + DAY_MS : undefined;
  const earlier = services.blockedMembers.find(place.guild, target);
  // Another admin has done more.
  if (until !== undefined && earlier && (earlier.until ?? until) >= until)
    return t('{target} is already blocked for longer than that.', { target: mention.user(target) });
  await services.blockedMembers.block(place.guild, target, { by: person.id, ...(until !== undefined && { until }) });
  services.generator.cancelWaiting((job) => job.person.id === target && job.guild === place.guild);
  return until === undefined
    ? t('{target} cannot paint here until you use `/unblock`.', { target: mention.user(target) })
    : t('{target} cannot paint here until <t:{until}:f>.', {
        target: mention.user(target),
        until: Math.floor(until / 1000),
      });
}
