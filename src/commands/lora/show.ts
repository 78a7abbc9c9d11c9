import { plainText } from '#schema/language/t.ts';
import { canManagePresets } from '#schema/preset/access.ts';
import type { Preset } from '#schema/preset/preset.ts';
import type { BaseContext } from '../command.ts';
import { autocompletePresetName, presetNameOption } from './shared/preset-name-option.ts';
import { requireGuild, type SubCommand, textOption } from './shared/sub-command.ts';
import { presetMessage } from './views/preset-message.ts';

/** `/lora show`: one preset in full. */
export const show = {
  data: () => ({
    name: 'show',
    description: plainText('Show a preset of this server in full'),
    options: [presetNameOption()],
  }),
  autocomplete: autocompletePresetName,
  execute: async (context) => {
    const { interaction, options, reply, services } = context;
    requireGuild(interaction);
    const preset = services.presets.get(interaction, textOption(options, 'name') ?? '');
    await reply.deferReply(true);
    await showPreset(preset, context);
  },
} as const satisfies SubCommand;

/** Fills a deferred reply. The previews of age-restricted presets are shown only in age-restricted channels. */
export async function showPreset(preset: Preset, { interaction, reply, services }: BaseContext): Promise<void> {
  const guild = requireGuild(interaction);
  const isHidden = preset.ageRestricted && !interaction.place.ageRestricted;
  const pictures = isHidden ? [] : await services.presetServices.previews.get(guild, preset.name);
  const canManage = canManagePresets(interaction.place, services.presets.getForGuild(guild).managers);
  await reply.editReply(presetMessage(guild, preset, services, { canManage, pictures }));
}
