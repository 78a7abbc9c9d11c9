import type { PresetDraft } from '#schema/preset/draft.ts';
import { describeRecommended, withRecommendedScales } from '#schema/preset/loras/recommended.ts';
import { type Preset, presetTriggers, withFoundReferences, withTriggers } from '#schema/preset/preset.ts';
import { checkPreset } from '#schema/preset/rules.ts';
import type { PresetCheck } from '#services/presets/checks/preset-check.ts';
import type { PresetSource } from '#services/presets/checks/preset-source.ts';

/** The draft with the trigger words that were chosen of those found, by their numbers; others that it has stay. */
export function withFoundTriggers(draft: PresetDraft, values: readonly string[]): PresetDraft {
  const { candidates = [], candidateLoras = [] } = draft.lora ?? {};
  const found = candidates.map((word, index) => ({
    word,
    lora: candidateLoras[index] ?? 0,
    isChosen: values.includes(String(index)),
  }));
  const groups = presetTriggers(draft.preset).map((triggers, lora) => {
    const ofLora = found.filter((each) => each.lora === lora);
    const own = triggers.filter((trigger) => !ofLora.some(({ word }) => word === trigger));
    return [...ofLora.filter(({ isChosen }) => isChosen).map(({ word }) => word), ...own];
  });
  return { ...draft, preset: withTriggers(draft.preset, groups) };
}

/**
 * The draft with one file of a LoRA's repository, checked as `/lora add` checks a LoRA.
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
  if (file === undefined || preset.paints.kind === 'model') return draft;
  const found = await inspect(sourceWithFile(preset.paints, file, lora?.choicesLora ?? 0));
  const chosen = { ...preset, paints: withFoundReferences(preset.paints, found.paints) };
  return {
    ...draft,
    preset: checkPreset(withRecommendedScales(chosen, found.model, found.recommended), found.model),
    found: [...found.confirmed, ...describeRecommended(found.recommended)],
    unchecked: [...found.unchecked],
    ...(found.findings && { lora: found.findings }),
  };
}

function sourceWithFile(
  { weights, model, extras = [] }: Extract<Preset['paints'], { kind: 'weights' }>,
  file: string,
  lora: number,
): PresetSource {
  const all = [weights, ...extras.map((extra) => extra.weights)];
  const [reference = '', ...others] = all.map((each, index) => (index === lora ? `${each}/${file}` : each));
  return { reference, base: model, extras: others };
}

/** Whether a file of its repository has to be chosen before the draft can be saved. */
export function needsFile({ lora }: PresetDraft): boolean {
  return (lora?.choices.length ?? 0) > 0;
}
