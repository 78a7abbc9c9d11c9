import type { Card } from './card.ts';
import type { Form } from './form.ts';
import type { FormFields } from './interaction.ts';
import { readOptionLines, splitOptionLines, writeOptionLines } from './option-lines.ts';
import type { Preset } from './preset.ts';
import { readTriggers } from './preset-names.ts';
import { OWN_OPTIONS } from './preset-rules.ts';
import { readScale, writeScale } from './preset-scale.ts';

/** What a person changes of a preset in a form, as it is now. */
export function presetForm(id: string, title: string, preset: Preset): Form {
  return {
    id,
    title,
    fields: [
      { id: 'name', kind: 'line', label: 'Name', value: preset.name, most: 32 },
      {
        id: 'triggers',
        kind: 'line',
        label: 'Trigger words',
        description: 'Commas between them. The first is put into prompts that have none.',
        value: preset.triggers.join(', '),
        required: false,
        most: 700,
      },
      {
        id: 'scale',
        kind: 'line',
        label: 'Scale, and the range members may use',
        placeholder: '0.8 (0.5 to 1.2)',
        value: writeScale(preset),
        required: false,
        most: 100,
      },
      { id: 'emoji', kind: 'line', label: 'Emoji', placeholder: '🦊', value: preset.emoji, required: false, most: 64 },
      {
        id: 'defaults',
        kind: 'paragraph',
        label: 'Defaults, one a line',
        placeholder: 'aspect_ratio: 3:2\nnum_inference_steps: 30',
        value: writeOptionLines(preset.defaults),
        required: false,
        most: 1500,
      },
    ],
  };
}

/** The preset with what was filled in; it is not checked as a whole yet. @throws Refusal for a line that cannot be read */
export function readPresetForm(fields: FormFields, preset: Preset, card: Card): Preset {
  const text = (id: string) => {
    const value = fields.get(id);
    return typeof value === 'string' ? value.trim() : '';
  };
  const { emoji: _, scale: __, scaleRange: ___, ...rest } = preset;
  const emoji = text('emoji');
  return {
    ...rest,
    ...(emoji && { emoji }),
    ...readScale(text('scale')),
    name: text('name').replace(/\s+/g, ' '),
    triggers: readTriggers(text('triggers')),
    defaults: Object.fromEntries(readOptionLines(splitOptionLines(text('defaults')), [card], OWN_OPTIONS)),
  };
}
