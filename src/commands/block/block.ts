import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import type { Command } from '#commands/command.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { plainText, type Sentence, t } from '#schema/language/t.ts';
import { joinMarkdown, mention } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { DEFAULT_PERMISSIONS, requireTarget } from './access.ts';

const HOUR_MS = 60 * 60 * 1000;

/** How long somebody can be blocked, by what Discord sends: ms, or undefined until somebody unblocks them. */
const DURATIONS = new Map<string, { readonly label: Sentence; readonly ms: number | undefined }>([
  ['hour', { label: 'An hour', ms: HOUR_MS }],
  ['day', { label: 'A day', ms: 24 * HOUR_MS }],
  ['week', { label: 'A week', ms: 7 * 24 * HOUR_MS }],
  ['month', { label: '30 days', ms: 30 * 24 * HOUR_MS }],
  ['forever', { label: 'Until you unblock them', ms: undefined }],
]);

/** `/block`: a member may not paint in this server. What they have waiting is canceled; what is being painted is delivered. */
export const block = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'block',
    description: plainText('Block a member: they cannot paint in this server'),
    default_member_permissions: DEFAULT_PERMISSIONS,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [
      {
        type: ApplicationCommandOptionType.User,
        name: 'member',
        description: plainText('Who to block'),
        required: true,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'duration',
        description: plainText('For how long; without it, until you unblock them'),
        choices: [...DURATIONS].map(([value, { label: name }]) => ({ name: plainText(name), value })),
      },
    ],
  }),
  execute: async (context) => {
    const { guild, member } = requireTarget(context);
    const { interaction, options, reply, services } = context;
    if (member === interaction.person.id) throw new UserError('You cannot block yourself.');
    const ms = DURATIONS.get(String(options.get('duration') ?? 'forever'))?.ms;
    const until = ms === undefined ? undefined : services.wallClock() + ms;
    await services.blockedMembers.block(guild, member, {
      by: interaction.person.id,
      ...(until !== undefined && { until }),
    });
    const canceled = services.generator.cancelWaiting((job) => job.person.id === member && job.guild === guild);
    const person = mention.user(member);
    const sentences = [
      until === undefined
        ? t('{person} cannot paint here until you use `/unblock`.', { person })
        : t('{person} cannot paint here until <t:{until}:f>.', { person, until: Math.floor(until / 1000) }),
      canceled > 0 &&
        t('Canceled: {count, plural, one {# job that had not begun} other {# jobs that had not begun}}.', {
          count: canceled,
        }),
    ];
    await reply.replyEphemeral(renderInfoMessage([{ kind: 'text', text: joinMarkdown(sentences, ' ') }]));
  },
} as const satisfies Command;
