import type { Field } from '#schema/model/field/field.ts';
import { isSafetyField } from '#schema/model/safety.ts';
import { PARAM_NAMES, type Param, paramSpec } from './params.ts';

/** The params that further pictures go to, after `image`. */
const FURTHER_PICTURES = ['image2', 'image3'] as const;

/**
 * Which field each param sets: the field with one of the param's names, if it has a fitting type. Pictures and LoRAs that nobody
 * thought of a name for are recognized by what they are. In a model that takes a list of pictures, `image`, `image2` and
 * `image3` are the first three of it.
 */
export function recognizeParams(fields: ReadonlyMap<string, Field>): Map<Param, Field> {
  const found = new Map<Param, Field>();
  for (const param of PARAM_NAMES) {
    const { fieldNames, types } = paramSpec(param);
    const field = fieldNames
      .flatMap((name) => fields.get(name) ?? [])
      .find(({ type }) => types === undefined || types.includes(type));
    if (field) found.set(param, field);
  }
  // What other models call the scale of their guidance is not how much a model enlarges.
  if (found.has('prompt')) found.delete('upscale_factor');
  recognizePictures(found, [...fields.values()]);
  const safety = [...fields.values()].find(isSafetyField);
  if (safety && !found.has('disable_safety_checker')) found.set('disable_safety_checker', safety);
  const [lora] = unassigned(found, [...fields.values()]).filter(({ isLora }) => isLora);
  if (lora && !found.has('replicate_weights')) found.set('replicate_weights', lora);
  return new Map(
    PARAM_NAMES.flatMap((param) => {
      const field = found.get(param);
      return field ? [[param, field] as const] : [];
    }),
  );
}

function recognizePictures(found: Map<Param, Field>, fields: readonly Field[]): void {
  const isMask = ({ name }: Field) => /(?:^|_)mask(?:_|$)/i.test(name);
  const pictures = unassigned(found, fields)
    .filter(({ type }) => type === 'picture' || type === 'pictures')
    .sort((one, other) => Number(other.required) - Number(one.required));
  if (!found.has('mask')) {
    const mask = pictures.find((field) => field.type === 'picture' && isMask(field));
    if (mask) found.set('mask', mask);
  }
  for (const param of ['image', ...FURTHER_PICTURES] as const) {
    if (found.has(param)) continue;
    const next = unassigned(found, pictures).find((field) => field.required || !isMask(field));
    if (next) found.set(param, next);
  }
  const list = found.get('image');
  if (list?.type !== 'pictures') return;
  for (const param of FURTHER_PICTURES) if (!found.has(param)) found.set(param, list);
}

function unassigned(found: ReadonlyMap<Param, Field>, fields: readonly Field[]): Field[] {
  const assigned = new Set(found.values());
  return fields.filter((field) => !assigned.has(field));
}
