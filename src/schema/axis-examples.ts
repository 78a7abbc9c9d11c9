import { AXIS_ROLES, type AxisRole, axisName } from './axis-names.ts';
import type { Look } from './look.ts';
import { fits } from './recipe-options.ts';

/** Values that show what an axis is for; the first of these that the card takes are offered. */
const USUAL: Partial<Record<AxisRole, readonly number[]>> = {
  lora_scale: [0.4, 0.6, 0.8, 1, 1.2],
  guidance_scale: [2, 3, 4, 5],
  num_inference_steps: [10, 20, 28, 40],
  extra_lora_scale: [0.4, 0.6, 0.8, 1],
};

/** Axes to begin with, of what this look's card takes; `others` are LoRAs to compare it with. */
export function axisExamples({ card, ref }: Look, others: readonly Look[]): string[] {
  const looks = [ref, ...others.map((look) => look.ref).filter((each) => each !== ref)].slice(0, 3);
  return [
    ...(looks.length > 1 ? [`loras ${looks.join(', ')}`] : []),
    ...AXIS_ROLES.flatMap((role) => example(card, role)),
  ];
}

function example(card: Look['card'], role: AxisRole): string[] {
  const field = card.roles.get(role);
  if (!field) return [];
  if (role === 'seed') return ['seeds 4'];
  if (field.type === 'boolean') return [`${axisName(role)} on, off`];
  if (field.type === 'choice') {
    const choices = field.choices.filter((choice) => choice !== 'custom').slice(0, 4);
    return choices.length > 1 ? [`${axisName(role)} ${choices.join(', ')}`] : [];
  }
  const values = (USUAL[role] ?? []).filter((value) => fits(field, value));
  const few = values.length > 1 ? values : [1, 2, 4].filter((value) => fits(field, value));
  return few.length > 1 ? [`${axisName(role)} ${few.join(', ')}`] : [];
}
