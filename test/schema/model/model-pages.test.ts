import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Field } from '#schema/model/field/field.ts';
import type { Model } from '#schema/model/model.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { documentPath } from '#test/support/vitest/requirements.ts';

const folder = documentPath('SEED_PAGES');

/** Page number → the model file made from it. */
const MODEL_PAGES: readonly (readonly [page: string, model: string])[] = [
  ['000', 'jdreetz/illustration'],
  ['001', 'buovier94/flux_stevenespinoza'],
  ['002', 'flux-fine-tune-2024-08'],
  ['003', 'heller-software/lassie-dog'],
  ['004', 'fofr/flux-handwriting-and-sketch'],
];

const FIELD_HEADING = /(?:^| )([a-z_]+) (string|integer|number|boolean|None) (?:\(enum\) )?/;

/** What a page says of each field, in its order: type, and the cell with default, options and bounds. */
function readPage(page: string): Map<string, { type: string; cell: string }> {
  const name = readdirSync(folder ?? '').find((file) => file.startsWith(page)) ?? '';
  const text = readFileSync(join(folder ?? '', name), 'utf8')
    .replace(/[\s|]+/g, ' ')
    .replaceAll('\\_', '_');
  const table = text.slice(text.indexOf('prompt string'), text.indexOf('Output schema'));
  const [, ...parts] = table.split(FIELD_HEADING);
  const fields = new Map<string, { type: string; cell: string }>();
  for (let at = 0; at + 2 < parts.length; at += 3) {
    fields.set(parts[at] ?? '', { type: parts[at + 1] ?? '', cell: (parts[at + 2] ?? '').trim() });
  }
  return fields;
}

/** A field of a model as a page would show it. Pages hide a minimum of 0, and some the options of an enumeration. */
function expectedCell(field: Field, hidesOptions: boolean): string {
  const words: string[] = [];
  if (typeof field.default === 'boolean') words.push(field.default ? 'True' : 'False');
  else if (field.default !== undefined) words.push(String(field.default));
  if (field.type === 'choice' && !hidesOptions) words.push(`Options: ${field.choices.join(', ')}`);
  if ('minimum' in field && field.minimum) words.push(`Min: ${field.minimum}`);
  if ('maximum' in field && field.maximum !== undefined) words.push(`Max: ${field.maximum}`);
  return words.join(' ');
}

function expectedType({ type }: Field, hidesOptions: boolean): string {
  if (type === 'choice') return hidesOptions ? 'None' : 'string';
  return type === 'picture' ? 'string' : type;
}

function findDifferences(compiledModel: Model, page: string): string[] {
  return [...readPage(page)].flatMap(([name, { type, cell }]) => {
    const field = compiledModel.fields.get(name);
    if (!field) return [`${name} is not a field of the model`];
    const hides = type === 'None';
    const shown = expectedCell(field, hides);
    const found: string[] = [];
    if (type !== expectedType(field, hides)) found.push(`${name} is ${type}`);
    if (!cell.startsWith(shown)) found.push(`${name} says “${cell.slice(0, 80)}”, the model “${shown}”`);
    if (!cell.includes(field.description)) found.push(`${name} is described as “${cell.slice(0, 200)}”`);
    return found;
  });
}

describe.skipIf(!folder)('the shipped models are their pages', () => {
  it.each(MODEL_PAGES)('page %s is %s', (page, model) => {
    const compiledModel = shippedModel(model);
    expect(findDifferences(compiledModel, page)).toEqual([]);
    const hidden = [...compiledModel.fields.keys()].filter((name) => !readPage(page).has(name));
    expect(hidden).toEqual(page === '000' || page === '004' || page === '002' ? [] : ['replicate_weights']);
  });
});

it('what the pages are known to hide is on the models', () => {
  const illustration = shippedModel('jdreetz/illustration');
  for (const name of ['prompt_strength', 'guidance_scale', 'output_quality']) {
    expect(illustration.fields.get(name)).toMatchObject({ minimum: 0 });
  }
  for (const model of ['jdreetz/illustration', 'fofr/flux-handwriting-and-sketch']) {
    expect(shippedModel(model).fields.get('output_format')).toMatchObject({ choices: ['webp', 'jpg', 'png'] });
  }
  expect(illustration.fields.get('go_fast')?.default).toBe(false);
  expect(shippedModel('buovier94/flux_stevenespinoza').fields.get('go_fast')?.default).toBe(true);
  expect(shippedModel('flux-fine-tune-2024-08').fields.size).toBe(13);
});
