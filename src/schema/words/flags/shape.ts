import { note } from '#schema/language/note.ts';
import type { Field } from '#schema/model/field/field.ts';
import type { Model } from '#schema/model/model.ts';
import { hasCustomSize } from '#schema/recipe/options/given-options.ts';

/** Options that give a picture its shape, and what to say of it, if it is not just what was asked for. */
export interface Shape {
  readonly options: ReadonlyMap<string, string | number>;
  readonly note: string | undefined;
}

/** Pixels of a picture of no particular size: what Flux and SDXL were trained on. */
const USUAL_AREA = 1024 * 1024;

/** Sides of most models are multiples of it. */
const SIDE_STEP = 16;

/** Two shapes that differ by less look the same: 1920:1080 and 16:9, 7:3 and 21:9. */
const SAME_SHAPE_RATIO = 1.01;

/** No model paints a longer or higher picture: a ratio goes from 1:20 to 20:1. */
export const MAX_RATIO = 20;

/** Reads `16:9`, `16x9`, `16/9`, `16-9` or `1.5`. */
export function readRatio(text: string): number | undefined {
  const ratio = parseRatio(text);
  return ratio >= 1 / MAX_RATIO && ratio <= MAX_RATIO ? ratio : undefined;
}

/** Whether it is written as a ratio, but longer or higher than {@link readRatio} takes. */
export function isExtremeRatio(text: string): boolean {
  const ratio = parseRatio(text);
  return ratio > 0 && Number.isFinite(ratio) && readRatio(text) === undefined;
}

function parseRatio(text: string): number {
  const [, width, height = '1'] = /^(\d{1,5}(?:\.\d{1,4})?)(?:[:x×/*-](\d{1,5}(?:\.\d{1,4})?))?$/i.exec(text) ?? [];
  return Number(width) / Number(height);
}

/** Reads `1024x768`. */
export function readSize(text: string): readonly [width: number, height: number] | undefined {
  const [, width, height] = /^(\d{2,5})\s*[x×*]\s*(\d{2,5})$/i.exec(text) ?? [];
  return width && height ? [Number(width), Number(height)] : undefined;
}

/** A shape as the model takes it: its choice, else a size, else the choice that is nearest. Undefined if it takes none. */
export function shapeOfRatio(model: Model, ratio: number, typed: string): Shape | undefined {
  const field = model.params.get('aspect_ratio');
  if (field?.type === 'string')
    return { options: new Map([['aspect_ratio', typed.replace(/[x×/*-]/i, ':')]]), note: undefined };
  const choices =
    field?.type === 'choice' ? field.choices.filter((choice) => choice.includes(':') && readRatio(choice)) : [];
  const distance = (choice: string) => Math.abs(Math.log((readRatio(choice) ?? 1) / ratio));
  const [best] = choices.toSorted((one, other) => distance(one) - distance(other));
  const isBestSame = best !== undefined && distance(best) < Math.log(SAME_SHAPE_RATIO);
  if (best !== undefined && isBestSame) return { options: new Map([['aspect_ratio', best]]), note: undefined };
  const area = Number(model.params.get('width')?.default) * Number(model.params.get('height')?.default) || USUAL_AREA;
  const sized = shapeOfSize(model, Math.sqrt(area * ratio), Math.sqrt(area / ratio));
  if (sized)
    return {
      ...sized,
      note: note('{ratio} is {size}', {
        ratio: typed,
        size: `${sized.options.get('width')} × ${sized.options.get('height')}`,
      }),
    };
  if (best === undefined) return undefined;
  return {
    options: new Map([['aspect_ratio', best]]),
    note: note('{ratio} is the nearest to {typed} that {model} takes', { ratio: best, typed, model: model.title }),
  };
}

/** A size as the model takes it; undefined if it takes none. Where it is out of range, the shape stays. */
export function shapeOfSize(model: Model, width: number, height: number): Shape | undefined {
  const [across, down] = [model.params.get('width'), model.params.get('height')];
  if (!isLength(across) || !isLength(down)) return undefined;
  const largest = Math.min(1, (across.maximum ?? width) / width, (down.maximum ?? height) / height);
  const factor = Math.max(largest, (across.minimum ?? 0) / width, (down.minimum ?? 0) / height);
  const side = (length: number, { minimum = SIDE_STEP, maximum = length * factor }: typeof across) =>
    Math.min(
      Math.floor(maximum / SIDE_STEP) * SIDE_STEP,
      Math.max(Math.ceil(minimum / SIDE_STEP) * SIDE_STEP, Math.round((length * factor) / SIDE_STEP) * SIDE_STEP),
    );
  const size = { width: side(width, across), height: side(height, down) };
  const options = new Map<string, string | number>(hasCustomSize(model) ? [['aspect_ratio', 'custom']] : []);
  const isExact = size.width === width && size.height === height;
  return {
    options: options.set('width', size.width).set('height', size.height),
    note: isExact
      ? undefined
      : note('{asked} became {taken}', {
          asked: `${Math.round(width)} × ${Math.round(height)}`,
          taken: `${size.width} × ${size.height}`,
        }),
  };
}

function isLength(field: Field | undefined): field is Extract<Field, { type: 'integer' | 'number' }> {
  return field?.type === 'integer' || field?.type === 'number';
}
