import type { Message } from '#discord/messages/message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { joinMarkdown, smallLines } from '#schema/markdown.ts';
import { removePreset } from '#schema/preset/guild-presets.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { presetKey } from '#services/presets/presets.ts';
import { autocompletePresetName, presetNameOption } from './shared/preset-name-option.ts';
import { requirePresetManager, type SubCommand, textOption } from './shared/sub-command.ts';
import { button, buttonRow, loraMessage } from './views/components.ts';
import { presetTitle } from './views/preset-text.ts';

/** `/lora remove`: asks for confirmation, then removes a preset. */
export const remove = {
  data: () => ({
    name: 'remove',
    description: plainText('Remove a preset from this server'),
    options: [presetNameOption()],
  }),
  autocomplete: autocompletePresetName,
  execute: async (context) => {
    const { interaction, options, reply, services } = context;
    requirePresetManager(context);
    await reply.replyEphemeral(
      confirmationMessage(services.presets.get(interaction, textOption(options, 'name') ?? '')),
    );
  },
  onPress: async (context) => {
    const { reply, services } = context;
    const [action = '', key = ''] = context.args;
    const guild = requirePresetManager(context);
    const { presets, presetServices } = services;
    const preset = presets.getByKey(guild, key);
    if (action === 'ask') return reply.replyEphemeral(confirmationMessage(preset));
    if (action === 'no')
      return reply.update(loraMessage([smallLines([t('{preset} was kept.', { preset: preset.name })])]));
    await presets.update(guild, (before) => removePreset(before, preset.name));
    await presetServices.previews.delete(guild, preset.name);
    void services.shortcuts.refresh(guild);
    return reply.update(
      loraMessage([t('**{preset}** was removed. The buttons of its pictures still work.', { preset: preset.name })]),
    );
  },
} as const satisfies SubCommand;

function confirmationMessage(preset: Preset): Message {
  const key = presetKey(preset.name);
  return loraMessage([
    joinMarkdown(
      [
        t('Remove {preset} from this server?', { preset: presetTitle(preset) }),
        smallLines([t('The buttons of its pictures still work.')]),
      ],
      '\n',
    ),
    buttonRow(
      button(`remove:yes:${key}`, plainText('Remove'), { style: 'danger' }),
      button(`remove:no:${key}`, plainText('Keep')),
    ),
  ]);
}
