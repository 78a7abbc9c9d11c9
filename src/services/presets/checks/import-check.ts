import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Markdown } from '#schema/markdown.ts';
import { type Preset, withFoundReferences } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { assertOneFile } from './loras/check-weights.ts';
import type { PresetCheck } from './preset-check.ts';

/** What was found out about presets before they are imported. */
export interface ImportCheckResult {
  /** The presets that may be saved, their references as they were confirmed. */
  readonly accepted: readonly Preset[];
  readonly rejected: readonly { readonly name: string; readonly why: Markdown }[];
  /** Names of presets of which not everything could be checked. */
  readonly unchecked: readonly string[];
}

/** Presets that are asked about at the same time. */
const CONCURRENCY = 8;

/**
 * Checks presets of a file as `/lora add` checks one, which asks Replicate where it can be asked.
 * @param signal aborts the questions: presets that are left are unchecked
 */
export async function checkImportedPresets(
  presets: readonly Preset[],
  { inspect }: Pick<PresetCheck, 'inspect'>,
  signal: AbortSignal,
): Promise<ImportCheckResult> {
  const accepted: Preset[] = [];
  const rejected: { name: string; why: Markdown }[] = [];
  const unchecked: string[] = [];
  const check = async (preset: Preset): Promise<{ preset: Preset; isUnchecked: boolean } | { why: Markdown }> => {
    if (signal.aborted) return { preset, isUnchecked: true };
    const { paints } = preset;
    try {
      const source =
        paints.kind === 'model'
          ? { reference: paints.model, base: undefined }
          : { reference: paints.weights, base: paints.model, extras: paints.extras?.map(({ weights }) => weights) };
      const found = await inspect(source);
      assertOneFile(found);
      const isUnchecked = found.unchecked.length > 0;
      return { preset: { ...preset, paints: withFoundReferences(paints, found.paints) }, isUnchecked };
    } catch (error) {
      if (error instanceof UserError) return { why: error.markdown };
      throw error;
    }
  };
  for (let start = 0; start < presets.length; start += CONCURRENCY) {
    const batch = presets.slice(start, start + CONCURRENCY);
    const results = await Promise.all(batch.map(check));
    // Where Replicate is not asked, nothing above waits: other interactions must have their turn.
    await nextTurn();
    for (const [index, result] of results.entries()) {
      const name = batch[index]?.name ?? '';
      if ('why' in result) rejected.push({ name, why: result.why });
      else {
        accepted.push(result.preset);
        if (result.isUnchecked) unchecked.push(name);
      }
    }
  }
  return { accepted, rejected, unchecked };
}
