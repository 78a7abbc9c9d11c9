import { plainText } from '#schema/language/t.ts';
import { divideLoras, listSeparator } from '#schema/model/lora/lora-places.ts';
import type { Model } from '#schema/model/model.ts';
import { MAIN_LORA } from '#schema/model/params/params.ts';
import { extrasOf, type Preset, presetLoras } from '#schema/preset/preset.ts';
import { fieldAccepts } from '#schema/recipe/options/field-accepts.ts';

/** How strongly a LoRA wants to be applied, and who says so, to follow "recommended by". */
export interface RecommendedScale {
  readonly scale: number;
  readonly by: string;
}

/** What is recommended for each of a preset's LoRAs, or for the model's own. */
export type RecommendedScales = readonly (RecommendedScale | undefined)[];

/** The preset with the scales that are recommended, where it has none of its own and its model takes them. */
export function withRecommendedScales(preset: Preset, model: Model, recommended: RecommendedScales = []): Preset {
  const usable = usableScales(preset, model, recommended);
  const [first, ...others] = usable;
  const scale = preset.scale ?? (isInRange(preset, first) ? first : undefined);
  const scaled = { ...preset, ...(scale !== undefined && { scale }) };
  if (preset.paints.kind === 'model' || !preset.paints.extras) return scaled;
  const extras = extrasOf(preset.paints).map((extra, index) => {
    const own = extra.scale ?? others[index];
    return { ...extra, ...(own !== undefined && { scale: own }) };
  });
  return { ...scaled, paints: { ...preset.paints, extras } };
}

/** Short lines of plain text for admins. */
export function describeRecommended(recommended: RecommendedScales = []): readonly string[] {
  return recommended.flatMap((each, index) => {
    if (!each) return [];
    const line = plainText('scale {scale}, recommended by {source}', { scale: each.scale, source: each.by });
    return recommended.length > 1 ? `LoRA ${index + 1}: ${line}` : line;
  });
}

const isInRange = ({ scaleRange }: Preset, scale: number | undefined) =>
  scale !== undefined && (!scaleRange || (scale >= scaleRange[0] && scale <= scaleRange[1]));

/** Those that the model takes. Where several LoRAs share one scale there is none. */
function usableScales(preset: Preset, model: Model, recommended: RecommendedScales): readonly (number | undefined)[] {
  const loras = presetLoras(preset);
  const indexes = loras.length > 0 ? [...loras.keys()] : [0];
  const places = loras.length > 0 ? divideLoras(model, indexes) : ([[MAIN_LORA, indexes]] as const);
  return places.flatMap(([place, own]) => {
    const field = model.params.get(place.scale);
    const isShared = own.length > 1 && listSeparator(field) === undefined;
    return own.map((index) => {
      const scale = recommended[index]?.scale;
      return scale !== undefined && !isShared && fieldAccepts(field, scale) ? scale : undefined;
    });
  });
}
