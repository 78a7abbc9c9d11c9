import type { Responder } from '#discord/responder.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { canManagePresets } from '#schema/preset/access.ts';
import type { Preset } from '#schema/preset/preset.ts';
import type { Services } from '../command.ts';
import { autocompletePresetName, PRESET_NAME_OPTION } from './shared/autocomplete.ts';
import { requireGuild, type SubCommand, textOption } from './shared/sub-command.ts';
import { presetMessage } from './views/preset-message.ts';

/** `/lora show`: one preset in full. */
export const show = {
  data: {
    name: 'show',
    description: 'Show a preset of this server in full',
    options: [PRESET_NAME_OPTION],
  },
  autocomplete: autocompletePresetName,
  execute: async (interaction, options, responder, services) => {
    const preset = services.presets.get(requireGuild(interaction), textOption(options, 'name') ?? '');
    await responder.deferReply(true);
    await showPreset(interaction, preset, responder, services);
  },
} as const satisfies SubCommand;

/** Fills a reply that was deferred. Pictures of age-restricted presets stay in age-restricted channels. */
export async function showPreset(
  interaction: Interaction,
  preset: Preset,
  responder: Responder,
  services: Services,
): Promise<void> {
  const guild = requireGuild(interaction);
  const isHidden = preset.ageRestricted && !interaction.place.ageRestricted;
  const pictures = isHidden ? [] : await services.presetServices.previews.get(guild, preset.name);
  const canManage = canManagePresets(interaction.place, services.presets.getForGuild(guild).managers);
  await responder.editReply(presetMessage(guild, preset, services, { canManage, pictures }));
}
