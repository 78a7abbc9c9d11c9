import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { errorKindOf } from '#discord/error-kind.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { buttonCustomId } from '#schema/interaction/custom-id.ts';
import { isOwnMessage } from '#schema/interaction/own-message.ts';
import { linkToMessage } from '#schema/job/message-link.ts';
import { t } from '#schema/language/t.ts';
import { type Markdown, mention } from '#schema/markdown.ts';
import { adminsChannel } from '#schema/settings/admins-channel.ts';
import { UserError } from '#schema/user-error.ts';
import { requireModerator } from './block/access.ts';
import type { Command, ComponentContext } from './command.ts';
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
    const [control] = customIds.flatMap((customId) => buttonCustomId.safeDecode(customId).data ?? []);
    if (!control || message.private || message.pictures.length === 0)
      throw new UserError('Only pictures that I painted for everybody here can be reported.');
    const channel = services.serverSettings.get(place.guild, adminsChannel);
    if (channel === undefined)
      throw new UserError('The admins of this server have not chosen a channel for reports in `/settings`.');
    const job = await findVisibleJob(control.job, interaction, services);
    await services.singleFlight.run(`report ${message.id} ${person.id}`, async () => {
      await reply.deferReply(true);
      await services.postReport({ id: interaction.reply.id, job, message, reporter: person, place }, channel);
      const name = linkToMessage(place.guild, { channel: message.channel ?? '', id: message.id });
      services.audit.record(interaction, { is: 'changed', what: 'picture-reported', member: job.person.id, name });
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

/** Does what a button under a report says. @returns what was done */
async function act({ customId, interaction, services }: ComponentContext): Promise<Markdown> {
  const [, action, target = '', id = ''] = customId.split(':');
  const { place, person } = interaction;
  if (action === 'delete') {
    try {
      await services.channels.deleteMessage({ channel: target, id });
    } catch (error) {
      if (errorKindOf(error) !== 'deleted') throw error;
    }
    const name = linkToMessage(place.guild, { channel: target, id });
    services.audit.record(interaction, { is: 'changed', what: 'picture-deleted', name });
    return t('The picture is deleted.');
  }
  if (!place.guild || (action !== 'mute' && action !== 'block'))
    throw new UserError('This button is from an older version. Use `/block` instead.');
  const until = action === 'mute' ? services.wallClock() + DAY_MS : undefined;
  await services.blockedMembers.block(place.guild, target, { by: person.id, ...(until !== undefined && { until }) });
  services.generator.cancelWaiting((job) => job.person.id === target && job.guild === place.guild);
  return until === undefined
    ? t('{target} cannot paint here until you use `/unblock`.', { target: mention.user(target) })
    : t('{target} cannot paint here until <t:{until}:f>.', {
        target: mention.user(target),
        until: Math.floor(until / 1000),
      });
}
