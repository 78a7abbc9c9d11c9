import { type Param, paramSpec } from '#schema/model/params/params.ts';
import { fieldAccepts } from '#schema/recipe/options/field-accepts.ts';
import type { Style } from '#schema/recipe/style.ts';
import { AXIS_PARAMS, axisName } from './axis-names.ts';

/** Examples of axes that this style's model takes. `others` are LoRAs to compare it with. */
export function axisExamples({ model, ref }: Style, others: readonly Style[]): string[] {
  const styles = [ref, ...others.map((style) => style.ref).filter((each) => each !== ref)].slice(0, 3);
  return [
    ...(styles.length > 1 ? [`loras ${styles.join(', ')}`] : []),
    ...AXIS_PARAMS.flatMap((param) => paramExamples(model, param)),
  ];
}

function paramExamples(model: Style['model'], param: Param): string[] {
  const [field, { axis }] = [model.params.get(param), paramSpec(param)];
  if (!field || !axis) return [];
  if (axis.countName) return [`${axis.countName} ${axis.example}`];
  if (field.type === 'boolean') return [`${axisName(param)} on, off`];
  if (field.type === 'choice') {
    const choices = field.choices.filter((choice) => choice !== 'custom').slice(0, 4);
    return choices.length > 1 ? [`${axisName(param)} ${choices.join(', ')}`] : [];
  }
  const suggestions = (axis.suggestions ?? []).filter((value) => fieldAccepts(field, value));
  const values = suggestions.length > 1 ? suggestions : [1, 2, 4].filter((value) => fieldAccepts(field, value));
  return values.length > 1 ? [`${axisName(param)} ${values.join(', ')}`] : [];
}
