import { plainText } from '#schema/language/t.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import { type Model, optionOfField } from '#schema/model/model.ts';
import { isSafetyField } from '#schema/model/safety.ts';
import { fieldAccepts } from '#schema/recipe/options/field-accepts.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import { truncate } from '#schema/text.ts';

/**
 * What a model does by itself where an input says nothing. It is kept with the recipe, because the schema of a version can be
 * changed after it was published.
 */
export function reliedDefaults(model: Model, input: ModelInput): ModelInput {
  const defaults = [...model.fields.values()].filter(
    (field) => input[field.name] === undefined && !isSafetyField(field) && !field.type.startsWith('picture'),
  );
  return Object.fromEntries(
    defaults.flatMap(({ name, default: value }) => (value === undefined || value === '' ? [] : [[name, value]])),
  );
}

/** What a recipe relied on that has another default now, by the model's own field names, as far as the model takes it. */
export function changedDefaults(model: Model, { defaults = {} }: Pick<Recipe, 'defaults'>): ModelInput {
  const changed = Object.entries(defaults).filter(([name, value]) => {
    const field = model.fields.get(name);
    return (
      field && !isSame(field.default, value) && fieldAccepts(field, Array.isArray(value) ? value.join(', ') : value)
    );
  });
  return Object.fromEntries(changed);
}

/**
 * The input of a stored recipe for the model as it is now: what the recipe relied on and has another default now is sent, so that
 * the same seed keeps meaning the same picture, and what the model no longer has is left out. Of `defaults` it gives those that are sent: what
 * is made from the result without saying anything of them relies on them, too.
 */
export function adaptInput(model: Model, recipe: Pick<Recipe, 'input' | 'defaults'>) {
  const given = Object.entries(recipe.input).filter(([name]) => model.fields.has(name));
  const input = { ...changedDefaults(model, recipe), ...Object.fromEntries(given) };
  return {
    input,
    defaults: Object.fromEntries(
      Object.entries(recipe.defaults ?? {}).filter(([name, value]) => isSame(input[name], value)),
    ),
    gone: Object.keys(recipe.input).filter((name) => !model.fields.has(name)),
  };
}

/** What has changed in a model since a recipe of it was painted, a few words each: `go_fast: false → true`. */
export function describeModelChanges(
  model: Model,
  { input, defaults = {} }: Recipe,
  withReferences: boolean,
): string[] {
  const isShown = (name: string) => withReferences || model.fields.get(name)?.isLora !== true;
  const nameOf = (name: string) => optionOfField(model, name) ?? name;
  const gone = Object.keys({ ...input, ...defaults }).filter(
    (name) => !model.fields.has(name) && !model.secrets.includes(name),
  );
  const changed = Object.entries(defaults).flatMap(([name, value]) => {
    const field = model.fields.get(name);
    // What it was painted with although the model had changed is in the input.
    if (!field || !isShown(name) || input[name] !== undefined || isSame(field.default, value)) return [];
    const standard = field.default === undefined ? plainText('none') : formatValue(field.default);
    return [
      plainText('{option}: {before} → {after} by default', {
        option: nameOf(name),
        before: formatValue(value),
        after: standard,
      }),
    ];
  });
  return [...changed, ...gone.map((name) => plainText('{option} is gone', { option: name }))];
}

/** Characters of a value. */
const MAX_VALUE_LENGTH = 40;

const formatValue = (value: ModelInput[string]) => truncate(String(value), MAX_VALUE_LENGTH);

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
