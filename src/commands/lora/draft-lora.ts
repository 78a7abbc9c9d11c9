import type { PresetDraft } from '#schema/preset/draft.ts';
import { checkPreset } from '#schema/preset/rules.ts';
import type { PresetCheck, PresetSource } from '#services/presets/checks/preset-check.ts';

/** The draft with the trigger words that were chosen of those found, by their numbers; others that it has stay. */
export function withFoundTriggers(draft: PresetDraft, values: readonly string[]): PresetDraft {
  const candidates = draft.lora?.candidates ?? [];
  const own = draft.preset.triggers.filter((trigger) => !candidates.includes(trigger));
  const chosen = candidates.filter((_, index) => values.includes(String(index)));
  return { ...draft, preset: { ...draft.preset, triggers: [...chosen, ...own] } };
}

/**
 * The draft with one file of its repository, checked as `/lora add` checks a LoRA.
 * @param value the file's number
 * @throws UserError if it cannot be used
 */
export async function withFile(
  draft: PresetDraft,
  value: string | undefined,
  { inspect }: Pick<PresetCheck, 'inspect'>,
): Promise<PresetDraft> {
  const { preset, lora } = draft;
  const file = lora?.choices[Number(value)];
  if (preset.paints.kind === 'model' || file === undefined) return draft;
  const { weights, model, extra } = preset.paints;
  const source: PresetSource = { reference: `${weights}/${file}`, base: model, extra: extra?.weights };
  const found = await inspect(source);
  if (found.paints.kind === 'model') return draft;
  const paints = { ...found.paints, ...(extra && { extra: { ...extra, ...found.paints.extra } }) };
  return {
    ...draft,
    preset: checkPreset({ ...preset, paints }, found.model),
    found: [...found.confirmed],
    unchecked: [...found.unchecked],
    ...(found.findings && { lora: found.findings }),
  };
}

/** Whether a file of its repository has to be chosen before the draft can be saved. */
export function needsFile({ lora }: PresetDraft): boolean {
  return (lora?.choices.length ?? 0) > 0;
}
