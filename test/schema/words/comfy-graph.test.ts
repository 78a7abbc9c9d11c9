import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readComfyGraph } from '#schema/words/comfy-graph.ts';
import { formatInfotext } from '#schema/words/format-infotext.ts';
import { parseInfotext } from '#schema/words/infotext.ts';

/** ComfyUI's own example for Flux, with the prompt in a node of its own. */
const FLUX = {
  5: { class_type: 'EmptySD3LatentImage', inputs: { width: 832, height: 1216, batch_size: 1 } },
  6: { class_type: 'CLIPTextEncode', inputs: { text: ['40', 0], clip: ['41', 1] } },
  9: { class_type: 'SaveImage', inputs: { images: ['8', 0] } },
  8: { class_type: 'VAEDecode', inputs: { samples: ['13', 0] } },
  12: { class_type: 'UNETLoader', inputs: { unet_name: 'flux1-dev.safetensors' } },
  13: {
    class_type: 'SamplerCustomAdvanced',
    inputs: { noise: ['25', 0], guider: ['22', 0], sampler: ['16', 0], sigmas: ['17', 0], latent_image: ['5', 0] },
  },
  16: { class_type: 'KSamplerSelect', inputs: { sampler_name: 'euler' } },
  17: { class_type: 'BasicScheduler', inputs: { scheduler: 'simple', steps: 20, model: ['41', 0] } },
  22: { class_type: 'BasicGuider', inputs: { model: ['41', 0], conditioning: ['26', 0] } },
  25: { class_type: 'RandomNoise', inputs: { noise_seed: 42 } },
  26: { class_type: 'FluxGuidance', inputs: { guidance: 3.5, conditioning: ['6', 0] } },
  40: { class_type: 'PrimitiveStringMultiline', inputs: { value: 'a fox, "red"' } },
  41: {
    class_type: 'LoraLoader',
    inputs: { lora_name: 'styles\\ink.safetensors', strength_model: 0.8, model: ['12', 0] },
  },
  // What painted nothing does not count.
  90: { class_type: 'KSampler', inputs: { seed: 1, steps: 99, model: ['12', 0] } },
  91: { class_type: 'CLIPTextEncode', inputs: { text: 'left over' } },
};

describe('a graph of ComfyUI', () => {
  it('says prompt, LoRA and settings of Flux', () => {
    const read = readComfyGraph(JSON.stringify(FLUX));
    expect(read?.prompt).toBe('a fox, "red" <lora:ink:0.8>');
    expect(read?.negativePrompt).toBeUndefined();
    expect(Object.fromEntries(read?.settings ?? [])).toEqual({
      Steps: '20',
      Sampler: 'euler',
      'Schedule type': 'simple',
      'Distilled CFG Scale': '3.5',
      Seed: '42',
      Model: 'flux1-dev',
      Size: '832x1216',
    });
  });

  it('is told from anything else', () => {
    for (const text of ['', 'a fox', '{}', '[]', '{"a":1}', '{"3":{"class_type":"Note"}}'])
      expect(readComfyGraph(text), text).toBeUndefined();
  });

  it('may go in circles, and hold anything', () => {
    const link = fc.tuple(fc.integer({ min: 0, max: 6 }).map(String), fc.nat(3));
    const value = fc.oneof(link, fc.string(), fc.double(), fc.constant(null));
    const inputs = fc.dictionary(
      fc.constantFrom('text', 'positive', 'negative', 'seed', 'steps', 'model', 'value'),
      value,
    );
    const node = fc.record({ class_type: fc.constantFrom('KSampler', 'CLIPTextEncode', 'EmptyLatentImage'), inputs });
    const graph = fc.dictionary(fc.integer({ min: 0, max: 6 }).map(String), node);
    fc.assert(fc.property(graph, (each) => void readComfyGraph(JSON.stringify(each))));
  });
});

it('what is written as A1111’s settings is read back', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}(?: [a-z]{1,8}){0,3}$/);
  const value = fc.oneof(word, fc.integer().map(String), fc.constantFrom('16:9', 'a, b', 'say "x"'));
  const settings = fc.record({
    Steps: fc.nat().map(String),
    Seed: fc.nat().map(String),
    Size: fc.constant('8x8'),
    Other: value,
  });
  fc.assert(
    fc.property(word, fc.option(word, { nil: undefined }), settings, (prompt, negativePrompt, all) => {
      const infotext = { prompt, negativePrompt, settings: new Map(Object.entries(all)) };
      expect(parseInfotext(formatInfotext(infotext))).toEqual(infotext);
    }),
  );
});
