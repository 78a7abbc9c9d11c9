import { expect, it } from 'vitest';
import { compileModel, modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { UserError } from '#schema/user-error.ts';
import { loadModels } from '#services/models/models.ts';
import { createPresetCheck } from '#services/presets/checks/preset-check.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';

const [template] = SHIPPED_MODELS;
const fetchedFile = { ...modelFile.parse(template), model: 'someone/fetched', title: 'Fetched' };

function openCheck(newModels: 'admins' | 'operator') {
  const models = loadModels('no-such-folder');
  models.add(compileModel(fetchedFile));
  const requests: string[] = [];
  const fetchModel = async (model: string) => {
    requests.push(model);
    return { ...fetchedFile, model };
  };
  return { models, requests, check: createPresetCheck(models, fetchModel, () => {}, newModels) };
}

const source = (reference: string, base?: string) => ({ reference, base, extra: undefined });

it.each(['someone/new', 'https://replicate.com/someone/new', 'someone/fetched'])(
  'with NEW_MODELS=operator a model that is not installed is refused in a sentence: %s',
  async (reference) => {
    const { check, requests } = openCheck('operator');
    expect(() => check.validate(source(reference))).toThrow(UserError);
    await expect(check.inspect(source(reference))).rejects.toThrow(/only my operator can add models/);
    expect(requests).toEqual([]);
  },
);

it('with NEW_MODELS=operator installed models, and LoRAs on top of them, are allowed', async () => {
  const { check, models } = openCheck('operator');
  const { name } = models.default;
  expect((await check.inspect(source(name))).paints).toMatchObject({ kind: 'model', model: name });
  for (const reference of ['someone/new', 'huggingface.co/someone/lora']) {
    const base = 'black-forest-labs/flux-dev-lora';
    expect((await check.inspect(source(reference, base))).paints).toMatchObject({ kind: 'weights', model: base });
  }
  expect(models.all.filter(check.isAllowed)).toEqual(models.global);
});

it('with NEEDS_SAFETY_CHECKER a model without one is for the operator to install', async () => {
  const fetchModel = async (model: string) => modelFile.parse(modelFileWith({}, [], model));
  const check = createPresetCheck(loadModels('no-such-folder'), fetchModel, () => {}, 'admins', undefined, true);
  await expect(check.inspect(source('someone/daring'))).rejects.toThrow(/has no safety checker that can be turned on/);
  const allowed = createPresetCheck(loadModels('no-such-folder'), fetchModel, () => {}, 'admins');
  expect((await allowed.inspect(source('someone/daring'))).unchecked.join()).toContain('it has no safety checker');
});

it('with NEW_MODELS=admins a model is fetched', async () => {
  const { check, requests } = openCheck('admins');
  expect((await check.inspect(source('someone/new'))).paints).toMatchObject({ kind: 'model', model: 'someone/new' });
  expect(requests).toEqual(['someone/new']);
});
