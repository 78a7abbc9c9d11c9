import { expect, it } from 'vitest';
import { identifyLora } from '#schema/lora/identify/identify.ts';
import { modelFile } from '#schema/model/model.ts';
import type { LoraReport } from '#services/loras/lora-report.ts';
import { NO_FACTS } from '#services/loras/sites/site-facts.ts';
import { loadModels } from '#services/models/models.ts';
import { createLoraCheck } from '#services/presets/checks/lora-check.ts';
import { SMALL_LORAS } from '#test/support/loras/publish.ts';
import { headerOf } from '#test/support/loras/safetensors.ts';
import { modelFileWith, modelWith } from '#test/support/models/model-with.ts';

const models = loadModels('no-such-folder');
const model = models.get('black-forest-labs/flux-dev-lora');
const input = { prompt: 'a fox', lora_weights: 'huggingface.co/owner/name', extra_lora: 'civitai.com/models/1' };

const reportOf = (kind: keyof typeof SMALL_LORAS): LoraReport => {
  const file = identifyLora(headerOf(SMALL_LORAS[kind]));
  const { family } = file;
  return { reference: '', file, fileBytes: undefined, facts: NO_FACTS, family, choices: [], unknown: [] };
};

const checkWith = (inspector: Parameters<typeof createLoraCheck>[1]['inspector']) =>
  createLoraCheck(models, { inspector, now: Date.now });

it('asks about each LoRA that is a file, and lets a report of today do', async () => {
  const asked: unknown[] = [];
  const inspect = async (...given: unknown[]) => {
    asked.push(given);
    return reportOf('flux');
  };
  await checkWith({ inspect })(model, { ...input, lora_weights: 'owner/name' });
  expect(asked).toEqual([[expect.objectContaining({ at: 'civitai', id: '1' }), 24 * 60 * 60_000]]);
});

it('refuses a job if one of them would have no effect', async () => {
  const inspect = async ({ at }: { readonly at: string }) => reportOf(at === 'civitai' ? 'lokr' : 'flux');
  await expect(checkWith({ inspect })(model, input)).rejects.toThrow(/would ignore this LoRA/);
});

it('asks about each of several LoRAs in one text, and in a list', async () => {
  const asked: string[] = [];
  const inspect = async (source: { readonly at: string; readonly id?: string }) => {
    asked.push(source.id ?? source.at);
    return reportOf('flux');
  };
  const several = modelWith({
    hf_loras: { type: 'array', items: { type: 'string' }, 'x-order': 1 },
    lora_urls: { type: 'string', 'x-order': 2 },
  });
  const references = ['civitai.com/models/1', 'civitai.com/models/2'];
  await checkWith({ inspect })(several, {
    hf_loras: references,
    lora_urls: 'civitai.com/models/3 | civitai.com/models/4',
  });
  expect(asked).toEqual(['1', '2', '3', '4']);
});

it('goes on without an answer after the time that a job waits', async () => {
  const inspect = () => new Promise<never>(() => {});
  await createLoraCheck(models, { inspector: { inspect }, now: Date.now, maxWaitMs: 20 })(model, input);
});

it('asks nothing about a job without LoRAs', async () => {
  const inspect = () => Promise.reject(new Error('asked'));
  await checkWith({ inspect })(model, { prompt: 'a fox' });
});

it('reads a LoRA that is a model on Replicate once a day, and again what it could not read', async () => {
  const clock = { now: 0 };
  const asked: string[] = [];
  const fetchModel = async (name: string) => {
    asked.push(name);
    if (name === 'someone/away') throw new Error('ECONNRESET');
    return modelFile.parse(modelFileWith({ scheduler: { type: 'string' } }, [], name));
  };
  const inspector = { inspect: () => Promise.reject(new Error('asked')) };
  const check = createLoraCheck(models, { inspector, fetchModel, now: () => clock.now });
  const checkOne = (lora_weights: string) => check(model, { prompt: 'a fox', lora_weights });
  for (let times = 0; times < 2; times++)
    await expect(checkOne('someone/other')).rejects.toThrow(/is not a LoRA for Flux .* does not fit/);
  for (let times = 0; times < 2; times++) await checkOne('someone/away');
  expect(asked).toEqual(['someone/other', 'someone/away', 'someone/away']);
  clock.now += 24 * 60 * 60_000;
  await expect(checkOne('Someone/other')).rejects.toThrow('does not fit');
  expect(asked).toHaveLength(4);
});
