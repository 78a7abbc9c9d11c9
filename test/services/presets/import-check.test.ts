import { expect, it } from 'vitest';
import { md } from '#schema/markdown.ts';
import { preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { loadModels } from '#services/models/models.ts';
import { checkImportedPresets } from '#services/presets/checks/import-check.ts';
import { createPresetCheck } from '#services/presets/checks/preset-check.ts';

const BASE = 'black-forest-labs/flux-dev-lora';
const models = loadModels('no-such-folder');
const notFound = (model: string) =>
  Promise.reject(new UserError(md`no ${model}`, { cause: Object.assign(new Error('not found'), { status: 404 }) }));
const weights = (name: string, reference: string) =>
  preset.parse({
    name,
    paints: { kind: 'weights', model: BASE, weights: reference, extra: { weights: 'hf.co/o/top', scale: 0.5 } },
  });

it('rejects what /lora add would reject, and says what could not be checked', async () => {
  const check = createPresetCheck(models, notFound, () => {}, 'admins');
  const { accepted, rejected, unchecked } = await checkImportedPresets(
    [weights('gone', 'owner/gone'), weights('elsewhere', 'http://example.com./a.safetensors')],
    check,
    new AbortController().signal,
  );
  expect(rejected).toEqual([
    {
      name: 'gone',
      why: expect.objectContaining({ text: expect.stringContaining('Replicate knows no model `owner/gone`') }),
    },
  ]);
  expect(unchecked).toEqual(['elsewhere']);
  expect(accepted.map(({ paints }) => paints)).toEqual([
    {
      kind: 'weights',
      model: BASE,
      weights: 'https://example.com/a.safetensors',
      extras: [{ weights: 'huggingface.co/o/top', scale: 0.5 }],
    },
  ]);
});

it('asks no more once the time is over', async () => {
  const check = createPresetCheck(models, notFound, () => {}, 'admins');
  const result = await checkImportedPresets([weights('gone', 'owner/gone')], check, AbortSignal.abort());
  expect(result).toMatchObject({ rejected: [], unchecked: ['gone'] });
});
