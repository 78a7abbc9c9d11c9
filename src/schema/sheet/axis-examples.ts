import type { Style } from '#schema/model/style.ts';
import { fieldAccepts } from '#schema/recipe/recipe-options.ts';
import { AXIS_PARAMS, type AxisParam, axisName } from './axis-names.ts';

/** Values that show what an axis is for; the first of these that the card takes are offered. */
const EXAMPLE_VALUES: Partial<Record<AxisParam, readonly number[]>> = {
  lora_scale: [0.4, 0.6, 0.8, 1, 1.2],
  guidance_scale: [2, 3, 4, 5],
  num_inference_steps: [10, 20, 28, 40],
  extra_lora_scale: [0.4, 0.6, 0.8, 1],
};

/** Axes to begin with, of what this look's card takes; `others` are LoRAs to compare it with. */
export function axisExamples({ model, ref }: Style, others: readonly Style[]): string[] {
  const styles = [ref, ...others.map((style) => style.ref).filter((each) => each !== ref)].slice(0, 3);
  return [
    ...(styles.length > 1 ? [`loras ${styles.join(', ')}`] : []),
    ...AXIS_PARAMS.flatMap((param) => paramExamples(model, param)),
  ];
}

function paramExamples(model: Style['model'], param: AxisParam): string[] {
  const field = model.params.get(param);
  if (!field) return [];
  if (param === 'seed') return ['seeds 4'];
  if (field.type === 'boolean') return [`${axisName(param)} on, off`];
  if (field.type === 'choice') {
    const choices = field.choices.filter((choice) => choice !== 'custom').slice(0, 4);
    return choices.length > 1 ? [`${axisName(param)} ${choices.join(', ')}`] : [];
  }
  const values = (EXAMPLE_VALUES[param] ?? []).filter((value) => fieldAccepts(field, value));
  const shownValues = values.length > 1 ? values : [1, 2, 4].filter((value) => fieldAccepts(field, value));
  return shownValues.length > 1 ? [`${axisName(param)} ${shownValues.join(', ')}`] : [];
}
