import { imagine } from '#commands/imagine.ts';
import { estimateCost } from '#schema/cost/cost.ts';
import type { Field } from '#schema/model/field/field.ts';
import type { Model } from '#schema/model/model.ts';
import { PARAM_DESCRIPTIONS } from '#schema/model/params/param-descriptions.ts';
import { isParam, type Param } from '#schema/model/params/params.ts';
import { formatCost } from '#schema/price/money.ts';
import { loadModels } from '#services/models/models.ts';
import { DEFAULT_RUN_SECONDS } from '#services/queue/durations.ts';
import { table } from './markdown-table.ts';

const BEGIN_MARKER = '<!-- options: npm run options -->';
const END_MARKER = '<!-- /options -->';

/**
 * Replaces the tables of models and options in the guide by those of the shipped models.
 * @throws Error if the two marker lines are missing
 */
export function updateOptionTable(guide: string): string {
  const [before, rest] = guide.split(BEGIN_MARKER);
  const after = rest?.split(END_MARKER)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/guide.md has no lines ${BEGIN_MARKER} and ${END_MARKER}`);
  return `${before}${BEGIN_MARKER}\n\n${createTables()}\n\n${END_MARKER}${after}`;
}

function createTables(): string {
  const models = loadModels('');
  const imagineModels = models.all.filter(({ kind }) => kind === 'imagine');
  const { options } = imagine.data(models);
  // Values and defaults of the options that are not fields of a model.
  const otherOptions = new Map([
    ['lora', ['a model or a preset', imagineModels[0]?.title ?? '']],
    ['more', ['`name: value; name: value`', '']],
    ['private', ['true, false', 'false']],
  ]);
  return [
    table(
      ['model', 'as `lora`', 'price per picture', 'checked'],
      models.all.map((model) => [
        model.title,
        model.kind === 'imagine' ? inlineCode(model.name) : 'the buttons `Upscale 2×` and `Upscale 4×`',
        formatCost(estimateCost({ model, input: {} }, DEFAULT_RUN_SECONDS)).replace('price unknown', '?'),
        model.price?.at ?? '',
      ]),
    ),
    table(
      ['option', 'what it does', 'takes', 'default', 'models'],
      options.map((option) =>
        isParam(option.name)
          ? paramRow(option.name, imagineModels)
          : [inlineCode(option.name), option.description, ...(otherOptions.get(option.name) ?? ['', '']), 'all'],
      ),
    ),
  ].join('\n\n');
}

function paramRow(param: Param, models: readonly Model[]): string[] {
  const fields = models.flatMap((model) => {
    const field = model.params.get(param);
    return field ? [{ model, field }] : [];
  });
  return [
    inlineCode(param),
    PARAM_DESCRIPTIONS[param],
    formatPerModel(fields, acceptedValues),
    param === 'seed' ? 'random' : formatPerModel(fields, defaultValue),
    listSupporting(new Set(fields.map(({ model }) => model)), models),
  ];
}

type ModelField = { readonly model: Model; readonly field: Field };

/** The value that most models have, then each other value with the names of its models. `reference` is the field of the first. */
function formatPerModel(fields: readonly ModelField[], format: (field: Field, reference?: Field) => string): string {
  const groups = [...Map.groupBy(fields, ({ field }) => format(field)).values()].sort((a, b) => b.length - a.length);
  const first = groups[0]?.[0]?.field;
  const parts = groups.flatMap(([one, ...more], index) => {
    if (!one) return [];
    const names = [one, ...more].map(({ model }) => shortModelName(model)).join(', ');
    return index === 0 ? format(one.field) : `${format(one.field, first)} (${names})`;
  });
  return parts.join('; ');
}

function acceptedValues(field: Field, reference?: Field): string {
  switch (field.type) {
    case 'picture':
    case 'pictures':
      return 'a picture';
    case 'boolean':
      return 'true, false';
    case 'string':
      return 'text';
    case 'strings':
      return 'texts, with commas';
    case 'numbers':
      return 'numbers, with commas';
    case 'integer':
    case 'number':
      return field.minimum === undefined
        ? 'a whole number'
        : `${field.minimum} to ${field.maximum}`.replaceAll('-', '−');
    case 'choice': {
      const missing =
        reference?.type === 'choice' ? reference.choices.filter((choice) => !field.choices.includes(choice)) : [];
      return missing.length ? `without ${missing.join(', ')}` : field.choices.join(', ');
    }
  }
}

const defaultValue = ({ default: value }: Field): string => (value === undefined ? '' : String(value));

/** `all`, `not …`, or the names, whichever is shorter. */
function listSupporting(supporting: ReadonlySet<Model>, models: readonly Model[]): string {
  const unsupported = models.filter((model) => !supporting.has(model));
  if (unsupported.length === 0) return 'all';
  const names = (subset: Iterable<Model>) => [...subset].map(shortModelName).join(', ');
  return supporting.size <= unsupported.length ? names(supporting) : `not ${names(unsupported)}`;
}

const shortModelName = ({ name: model }: Model): string => model.split('/').at(-1) ?? model;

const inlineCode = (text: string): string => `\`${text}\``;
