import { ApplicationCommandOptionType as Type } from 'discord.js';
import { autocompleteStyle } from '#commands/options/lora-option.ts';
import type { Message } from '#discord/messages/message.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { plainText, t } from '#schema/language/t.ts';
import { joinMarkdown, md, mention, smallLines } from '#schema/markdown.ts';
import { type GuildPresets, withDefaultStyle } from '#schema/preset/guild-presets.ts';
import { UserError } from '#schema/user-error.ts';
import type { Services } from '../command.ts';
import { requireGuild, requirePresetManager, type SubCommand, textOption } from './shared/sub-command.ts';
import { loraMessage } from './views/components.ts';

/** Channels that the reply lists. */
const MAX_LISTED_CHANNELS = 20;

/** Stands for a default whose name the reader does not see. */
const HIDDEN_STYLE = t('a preset for other people or channels');

/** `/lora default`: the LoRA that is used if nobody chooses one. */
export const defaults = {
  data: () => ({
    name: 'default',
    description: plainText('Show or set the LoRA that is used if nobody chooses one'),
    options: [
      {
        type: Type.String,
        name: 'lora',
        description: plainText('A preset or model'),
        autocomplete: true,
        max_length: 100,
      },
      {
        type: Type.Channel,
        name: 'channel',
        description: plainText('For this channel and its threads; default: for the whole server'),
      },
      { type: Type.Boolean, name: 'clear', description: plainText('Remove the default') },
    ],
  }),
  autocomplete: (context) => (context.focusedOption === 'lora' ? autocompleteStyle(context) : []),
  execute: async (context) => {
    const { interaction, options, reply, services } = context;
    const [typed, channel, clear] = [
      textOption(options, 'lora'),
      textOption(options, 'channel'),
      options.get('clear') === true,
    ];
    if (!typed && !clear && !channel) {
      const guildPresets = services.presets.getForGuild(requireGuild(interaction));
      return reply.replyEphemeral(defaultsMessage(guildPresets, interaction, services));
    }
    const guild = requirePresetManager(context);
    if (!typed && !clear) throw new UserError('Choose the `lora` that becomes the default, or `clear: True`.');
    if (typed && clear) throw new UserError('`lora` sets a default and `clear` removes it: use one of them.');
    const ref =
      typed === undefined ? undefined : services.styles.resolve(typed, interaction.person, interaction.place).ref;
    const saved = await services.presets.update(guild, (before) => withDefaultStyle(before, ref, channel));
    return reply.replyEphemeral(defaultsMessage(saved, interaction, services));
  },
} as const satisfies SubCommand;

function defaultsMessage(
  { defaults: { server, channels } }: GuildPresets,
  { person, place }: Interaction,
  { models, styles }: Services,
): Message {
  const visibleName = (ref: string) => (styles.isVisible(ref, person, place) ? ref : HIDDEN_STYLE);
  const channelDefaults = Object.entries(channels);
  const more = channelDefaults.length - MAX_LISTED_CHANNELS;
  const lines = [
    server === undefined
      ? t('**This server** {model}, my own default', { model: models.default.title })
      : t('**This server** {preset}', { preset: visibleName(server) }),
    ...channelDefaults
      .slice(0, MAX_LISTED_CHANNELS)
      .map(([channel, ref]) => md`${mention.channel(channel)} ${visibleName(ref)}`),
    ...(more > 0 ? [t('and {count, plural, one {# more channel} other {# more channels}}', { count: more })] : []),
  ];
  return loraMessage([
    joinMarkdown([md`### ${t('Default LoRA')}`, ...lines], '\n'),
    smallLines([t('A person who may not use a default gets the next one: channel, then server, then mine.')]),
  ]);
}
