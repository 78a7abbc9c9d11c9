import type { BaseContext } from '#commands/command.ts';
import type { PresetDraft } from '#schema/preset/draft.ts';
import { describeRecommended, withRecommendedScales } from '#schema/preset/loras/recommended.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { checkPreset } from '#schema/preset/rules.ts';
import type { PresetCheckResult } from '#services/presets/checks/preset-check.ts';
import { draftMessage } from './draft-message.ts';

/**
 * Shows a preset before it is saved, with what was found out about its LoRA, in the deferred reply.
 * @param replaces the preset that it takes the place of, as it is now
 * @throws UserError if its settings do not fit the model
 */
export async function showDraft(
  guild: string,
  preset: Preset,
  { model, confirmed, unchecked, findings, file, recommended }: PresetCheckResult,
  { interaction, reply, services }: BaseContext,
  replaces?: Preset,
): Promise<void> {
  const { id } = interaction.reply;
  const draft: PresetDraft = {
    guild,
    person: interaction.person.id,
    preset: checkPreset(withRecommendedScales(preset, model, recommended), model),
    ...(replaces && { replaces: replaces.name, before: replaces }),
    found: [...confirmed, ...describeRecommended(recommended)],
    unchecked: [...unchecked],
    ...(findings && { lora: findings }),
    ...(file && { card: file }),
  };
  await services.presetServices.drafts.presets.set(id, draft);
  await reply.editReply(draftMessage(id, draft, model));
}
