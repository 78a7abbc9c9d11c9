import type { ModalValues } from '#schema/interaction/interaction.ts';
import type { ModalField } from '#schema/interaction/modal/modal.ts';
import { modalText } from '#schema/interaction/modal/modal-values.ts';
import { plainText, type Sentence } from '#schema/language/t.ts';
import type { Field } from '#schema/model/field/field.ts';
import type { Model } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params/params.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import { formatOptionLines } from '#schema/recipe/options/option-lines.ts';
import { MAX_SELECT_CHOICES } from '#schema/recipe/style.ts';

/** Stands for no default of one's own. */
const NO_DEFAULT = 'model';

/** Choices of a radio group besides {@link NO_DEFAULT}. */
const MAX_COUNT = 9;

/** The options that have a field of their own in the form of one's own defaults. */
const DEFAULT_FIELDS = [
  { param: 'aspect_ratio', kind: 'select', label: 'Shape' },
  { param: 'num_outputs', kind: 'radio', label: 'Pictures' },
  { param: 'output_format', kind: 'select', label: 'File format' },
] as const satisfies readonly { readonly param: Param; readonly kind: 'select' | 'radio'; readonly label: Sentence }[];

/** The fields of the form: one for each option that is chosen, and lines for all others. */
export function defaultFields(models: readonly Model[], defaults: OptionDefaults): ModalField[] {
  const own = DEFAULT_FIELDS.flatMap(({ param, kind, label }): { param: Param; field: ModalField }[] => {
    const values = choicesOf(param, models);
    const current = defaults[param];
    // What is set, but is none of the choices, stays a line.
    const isOther = current !== undefined && !values.includes(String(current));
    if (values.length === 0 || isOther) return [];
    const chosen = current === undefined ? NO_DEFAULT : String(current);
    const all = [
      { value: NO_DEFAULT, label: plainText('As the model has it') },
      ...values.map((value) => ({ value, label: value })),
    ];
    const choices = all.map((choice) => ({ ...choice, chosen: choice.value === chosen }));
    return [{ param, field: { id: param, kind, label: plainText(label), choices, required: false } }];
  });
  const owned: readonly string[] = own.map(({ param }) => param);
  const lines = Object.fromEntries(Object.entries(defaults).filter(([name]) => !owned.includes(name)));
  return [...own.map(({ field }) => field), linesField(formatOptionLines(lines))];
}

/** What was filled in as lines. A line counts before a field. */
export function defaultLines(fields: ModalValues): string {
  const lines = modalText(fields, 'options');
  const chosen = DEFAULT_FIELDS.flatMap(({ param }) => {
    const value = modalText(fields, param);
    const hasLine = new RegExp(`^\\s*${param}\\s*[:=]`, 'im').test(lines);
    return !value || value === NO_DEFAULT || hasLine ? [] : [`${param}: ${value}`];
  });
  return [lines, ...chosen].filter(Boolean).join('\n');
}

function linesField(value: string): ModalField {
  return {
    id: 'options',
    kind: 'paragraph',
    label: plainText('Further options, one per line'),
    description: plainText('Used if the LoRA takes them and you type nothing else.'),
    placeholder: 'num_inference_steps: 20\nguidance_scale: 3',
    value,
    required: false,
    max: 1500,
  };
}

/** What any of the models can be set to. A size of one's own needs two more options, so it is a matter of lines. */
function choicesOf(param: Param, models: readonly Model[]): readonly string[] {
  const fields = models.flatMap((model) => model.params.get(param) ?? []);
  const values = new Set(fields.flatMap(valuesOf));
  values.delete('custom');
  return [...values].slice(0, param === 'num_outputs' ? MAX_COUNT : MAX_SELECT_CHOICES - 1);
}

function valuesOf(field: Field): readonly string[] {
  if (field.type === 'choice') return field.choices;
  if (field.type !== 'integer') return [];
  const { minimum = 1, maximum = 1 } = field;
  return Array.from({ length: Math.min(MAX_COUNT, maximum - minimum + 1) }, (_, index) => String(minimum + index));
}
