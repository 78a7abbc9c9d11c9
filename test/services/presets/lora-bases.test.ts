import { expect, it } from 'vitest';
import { compileModel } from '#schema/model/model.ts';
import { createLoraInspector } from '#services/loras/inspector.ts';
import { loadModels } from '#services/models/models.ts';
import {
  baseForFamily,
  DEFAULT_BASE_MODEL,
  loadableFamilies,
  loraBases,
} from '#services/presets/checks/loras/lora-bases.ts';
import { createPresetCheck } from '#services/presets/checks/preset-check.ts';
import { startFakeSite } from '#test/support/loras/fake-site.ts';
import { loraFile, publishRepository, SMALL_LORAS } from '#test/support/loras/publish.ts';

/** A model that loads LoRAs for SDXL. */
const sdxl = compileModel({
  model: 'someone/sdxl-with-loras',
  title: 'SDXL with a LoRA',
  openapi_schema: {
    components: {
      schemas: {
        Input: {
          type: 'object',
          properties: {
            prompt: { type: 'string', description: 'Prompt' },
            lora_weights: { type: 'string', description: 'LoRA weights' },
            lora_scale: { type: 'number', description: 'LoRA scale' },
            scheduler: { type: 'string', description: 'Scheduler' },
          },
        },
        Output: { type: 'array', items: { type: 'string', format: 'uri' } },
      },
    },
  },
});

function withSdxl() {
  const models = loadModels('no-such-folder');
  models.add(sdxl);
  return models;
}

it('knows the families of LoRAs that the models load, and the usual base first', () => {
  const bases = loraBases(withSdxl(), () => true);
  expect(loadableFamilies(bases)).toEqual(new Set(['flux-1', 'sdxl']));
  expect(baseForFamily('flux-1', bases)?.name).toBe(DEFAULT_BASE_MODEL);
  expect(baseForFamily('sdxl', bases)).toBe(sdxl);
  expect(baseForFamily('wan', bases)).toBeUndefined();
  expect(loraBases(withSdxl(), (model) => model !== sdxl)).not.toContain(sdxl);
});

it('puts a LoRA without a base on a model of its family, and takes a base that was chosen as it is', async () => {
  const site = await startFakeSite();
  try {
    publishRepository(site, 'owner/pony', { 'a.safetensors': loraFile(SMALL_LORAS.sdxl) });
    publishRepository(site, 'owner/fox', { 'a.safetensors': loraFile(SMALL_LORAS.flux) });
    const inspector = createLoraInspector({
      huggingFaceUrl: `${site.origin}/hf`,
      civitaiUrl: site.origin,
      now: () => performance.now(),
    });
    const { inspect } = createPresetCheck(withSdxl(), undefined, () => {}, 'admins', inspector);
    const baseOf = async (name: string, base?: string) =>
      (await inspect({ reference: `huggingface.co/owner/${name}`, base })).model.name;
    expect(await baseOf('pony')).toBe(sdxl.name);
    expect(await baseOf('fox')).toBe(DEFAULT_BASE_MODEL);
    await expect(baseOf('pony', DEFAULT_BASE_MODEL)).rejects.toThrow('so it does not fit');
  } finally {
    await site.close();
  }
});
