import { isSameLora, type LoraIdentity, loraIdentity, modelIdentity } from '#schema/model/lora/lora-identity.ts';
import { extrasOf, type Preset } from '#schema/preset/preset.ts';

interface PresetLoras {
  readonly main: LoraIdentity;
  readonly extra: readonly LoraIdentity[];
}

/** Presets are never changed in place, and are compared with every style at each key that somebody types. */
const cache = new WeakMap<Preset, PresetLoras>();

/** Which of a preset's LoRAs a LoRA is: what it paints with, or one on top of it. */
export function findPresetLora(preset: Preset, lora: LoraIdentity): keyof PresetLoras | undefined {
  const { main, extra } = presetLoras(preset);
  if (isSameLora(main, lora)) return 'main';
  return extra.some((each) => isSameLora(each, lora)) ? 'extra' : undefined;
}

function presetLoras(preset: Preset): PresetLoras {
  const cached = cache.get(preset);
  if (cached) return cached;
  const { paints } = preset;
  const loras =
    paints.kind === 'model'
      ? { main: modelIdentity(paints.model), extra: [] }
      : { main: loraIdentity(paints.weights), extra: extrasOf(paints).map(({ weights }) => loraIdentity(weights)) };
  cache.set(preset, loras);
  return loras;
}
