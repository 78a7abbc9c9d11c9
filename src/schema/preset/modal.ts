import { createFaults } from '#schema/faults.ts';
import type { ModalValues } from '#schema/interaction/interaction.ts';
import type { Modal } from '#schema/interaction/modal/modal.ts';
import { plainText } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import { paramsWith } from '#schema/model/params/params.ts';
import { fieldHint } from '#schema/recipe/edit/field-list.ts';
import { formatOptionLines, readOptionLines, splitOptionLines } from '#schema/recipe/options/option-lines.ts';
import { formatLoraTexts, withLoraTexts } from './loras/lora-settings.ts';
import { extrasOf, type Preset } from './preset.ts';
import { checkPreset } from './rules.ts';

/** The form that changes a preset, filled in with what it has now. @param model whose fields it tells of */
export function presetModal(id: string, title: string, preset: Preset, model?: Model): Modal {
  const hasSeveral = extrasOf(preset.paints).length > 0;
  const { scale, triggers } = formatLoraTexts(preset);
  return {
    id,
    title,
    fields: [
      { id: 'name', kind: 'line', label: plainText('Name'), value: preset.name, max: 32 },
      {
        id: 'triggers',
        kind: 'line',
        label: plainText('Trigger words'),
        description: hasSeveral
          ? plainText('Separate them with commas, and LoRAs with +. The first of each is added to prompts without one.')
          : plainText('Separate them with commas. The first is added to prompts without one.'),
        value: triggers,
        required: false,
        max: hasSeveral ? 3100 : 700,
      },
      {
        id: 'scale',
        kind: 'line',
        label: plainText('Scale, and the range members may use'),
        description: hasSeveral ? plainText('One for each LoRA, + between them: 0.8 (0.5 to 1.2) + 0.6') : undefined,
        placeholder: '0.8 (0.5 to 1.2)',
        value: scale,
        required: false,
        max: 100,
      },
      {
        id: 'emoji',
        kind: 'line',
        label: plainText('Emoji'),
        placeholder: '🦊',
        value: preset.emoji,
        required: false,
        max: 64,
      },
      {
        id: 'defaults',
        kind: 'paragraph',
        label: plainText('Defaults, one a line'),
        description: model && fieldHint(model),
        placeholder: 'aspect_ratio: 3:2\nnum_inference_steps: 30',
        value: formatOptionLines(preset.defaults),
        required: false,
        max: 1500,
      },
    ],
  };
}

/** The preset with what was filled in, not yet checked as a whole. @throws UserError that names all that is wrong */
export function readPresetModal(fields: ModalValues, preset: Preset, model: Model): Preset {
  const text = (id: string) => {
    const value = fields.get(id);
    return typeof value === 'string' ? value.trim() : '';
  };
  const { emoji: _, ...rest } = preset;
  const emoji = text('emoji');
  const faults = createFaults();
  const loras = faults.collect(() => withLoraTexts(rest, { scale: text('scale'), triggers: text('triggers') }));
  const defaults = faults.collect(() =>
    readOptionLines(splitOptionLines(text('defaults')), [model], paramsWith('style')),
  );
  const read: Preset = {
    ...(loras ?? rest),
    ...(emoji && { emoji }),
    name: text('name').replace(/\s+/g, ' '),
    defaults: Object.fromEntries(defaults ?? []),
  };
  if (!faults.any) return read;
  faults.collect(() => checkPreset(read, model));
  return faults.fail();
}
