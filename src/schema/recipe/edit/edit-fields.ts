import type { Attachment, ModalValues, OptionValue } from '#schema/interaction/interaction.ts';
import type { Choice, ModalField } from '#schema/interaction/modal/modal.ts';
import { modalFiles, modalText } from '#schema/interaction/modal/modal-values.ts';
import { plainText } from '#schema/language/t.ts';
import type { Field } from '#schema/model/field/field.ts';
import type { Model } from '#schema/model/model.ts';
import { type Param, paramSpec } from '#schema/model/params/params.ts';
import type { Options } from '#schema/recipe/options/given-options.ts';
import { MAX_SELECT_CHOICES } from '#schema/recipe/style.ts';

/** Fields of the form besides prompt, LoRA and further options: Discord takes five in all. */
const MAX_OWN_FIELDS = 2;

/** Choices that a radio group takes (components/reference.mdx). */
const RADIO_CHOICES = { min: 2, max: 10 } as const;

const FILES_FIELD = 'files';

/** A field of the form, and the option that it sets; files set `image` and `mask`, which also have lines. */
export interface OwnField {
  readonly param: Param | undefined;
  readonly field: ModalField;
}

/**
 * The options that have a field of their own, for the room that there is: what no line can say comes first, then what is changed
 * most. The others are lines.
 */
export function ownFields(model: Model, options: Options): readonly OwnField[] {
  const startsFromPicture = options.has('image');
  return [
    filesField(model),
    startsFromPicture ? undefined : ratioField(model, options),
    picturesField(model, options),
    seedField(model, options),
  ]
    .filter((own) => own !== undefined)
    .slice(0, MAX_OWN_FIELDS);
}

function filesField(model: Model): OwnField | undefined {
  if (!model.params.has('image')) return undefined;
  const hasMask = model.params.has('mask');
  return {
    param: undefined,
    field: {
      id: FILES_FIELD,
      kind: 'files',
      label: plainText('A new picture to start from'),
      description: hasMask
        ? plainText('A file with “mask” in its name is the mask: white is painted anew.')
        : undefined,
      required: false,
      max: hasMask ? 2 : 1,
      types: ['image'],
    },
  };
}

function ratioField(model: Model, options: Options): OwnField | undefined {
  const field = model.params.get('aspect_ratio');
  if (field?.type !== 'choice' || field.choices.length > MAX_SELECT_CHOICES) return undefined;
  const choices = withChosen(field.choices, current('aspect_ratio', field, options));
  return (
    choices && {
      param: 'aspect_ratio',
      field: { id: 'aspect_ratio', kind: 'select', label: plainText('Shape'), choices },
    }
  );
}

function picturesField(model: Model, options: Options): OwnField | undefined {
  const { editField } = paramSpec('num_outputs');
  const field = model.params.get('num_outputs');
  if (!field || !editField) return undefined;
  const counts = countsOf(field);
  const choices = withChosen(counts, current('num_outputs', field, options));
  const isRadio = choices && counts.length >= RADIO_CHOICES.min && counts.length <= RADIO_CHOICES.max;
  return isRadio
    ? { param: 'num_outputs', field: { id: 'num_outputs', kind: 'radio', label: plainText(editField.label), choices } }
    : lineField('num_outputs', field, options);
}

const seedField = (model: Model, options: Options) => lineField('seed', model.params.get('seed'), options);

function lineField(param: Param, field: Field | undefined, options: Options): OwnField | undefined {
  const { editField } = paramSpec(param);
  if (!field || !editField) return undefined;
  const value = options.get(param);
  const placeholder = field.default === undefined ? undefined : String(field.default);
  const text = value === undefined ? '' : String(value);
  return {
    param,
    field: {
      id: param,
      kind: 'line',
      label: plainText(editField.label),
      description: plainText(editField.description),
      required: false,
      max: 20,
      value: text,
      placeholder,
    },
  };
}

/** The numbers of pictures that a model makes; none where they have no end. */
function countsOf(field: Field): readonly string[] {
  if (field.type === 'choice') return field.choices;
  if (field.type !== 'integer' && field.type !== 'number') return [];
  const { minimum = 1, maximum = Number.POSITIVE_INFINITY } = field;
  const length = Math.min(maximum - minimum, RADIO_CHOICES.max) + 1;
  return Array.from({ length }, (_, index) => String(minimum + index));
}

/** What counts for an option now: what was given, else the model's default. */
function current(param: Param, field: Field | undefined, options: Options): string {
  const value = options.get(param) ?? field?.default;
  return value === undefined ? '' : String(value);
}

/** Undefined where what counts now is no choice: it stays a line. */
function withChosen(values: readonly string[], chosen: string): readonly Choice[] | undefined {
  if (!values.includes(chosen)) return undefined;
  return values.map((value) => ({ value, label: value, chosen: value === chosen }));
}

/**
 * What was chosen in a select or radio group, where that is a change: left as it is, it stays given or not given.
 * @param before the options that the form was filled in with, and the model that it was made for
 */
export function chosenOption(
  fields: ModalValues,
  param: 'aspect_ratio' | 'num_outputs',
  before: { readonly options: Options; readonly model: Model },
): OptionValue | undefined {
  const chosen = modalText(fields, param).trim();
  if (!chosen) return undefined;
  const isUnchanged = chosen === current(param, before.model.params.get(param), before.options);
  return isUnchanged ? before.options.get(param) : chosen;
}

/** The pictures that were attached, by the option that they are for. */
export function attachedPictures(fields: ModalValues, model: Model): ReadonlyMap<'image' | 'mask', Attachment> {
  const files = modalFiles(fields, FILES_FIELD);
  const isMask = ({ filename }: Attachment) => /mask/i.test(filename);
  const image = files.find((file) => !isMask(file));
  const mask = files.find((file) => file !== image);
  return new Map([
    ...(image ? [['image', image] as const] : []),
    ...(mask && model.params.has('mask') ? [['mask', mask] as const] : []),
  ]);
}
