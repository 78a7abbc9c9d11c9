import { describe, expect, it } from 'vitest';
import { lorasUsed } from '#schema/model/lora/lora-fields.ts';
import { loraIdentity } from '#schema/model/lora/lora-identity.ts';
import { compileModel, countPictures, type Model } from '#schema/model/model.ts';
import { modelFileWith, modelWith } from '#test/support/models/model-with.ts';

const picture = { type: 'string', format: 'uri' };
const text = { type: 'string' };
const textList = { type: 'array', items: { type: 'string' } };
const numberList = { type: 'array', items: { type: 'number' } };

/** Which field each param sets. */
const params = (model: Model) => Object.fromEntries([...model.params].map(([param, { name }]) => [param, name]));

describe('a picture', () => {
  it('that is needed is the image, whatever its name; others follow in their order', () => {
    const model = modelWith({ depth: picture, style_image: picture, face: picture, pose: picture }, ['style_image']);
    expect(params(model)).toEqual({ prompt: 'prompt', image: 'style_image', image2: 'depth', image3: 'face' });
    expect(model.options.get('pose')?.type).toBe('picture');
  });

  it('with the name of a param is that param, and a mask is a mask', () => {
    const model = modelWith({ mask_of_sky: picture, control_image: picture, image: picture }, ['control_image']);
    expect(params(model)).toMatchObject({ image: 'image', image2: 'control_image', mask: 'mask_of_sky' });
  });

  it('in a list is one of three', () => {
    const model = modelWith({ image_input: { type: 'array', items: picture } });
    expect(params(model)).toMatchObject({ image: 'image_input', image2: 'image_input', image3: 'image_input' });
  });

  it('is not a video: a model that needs one cannot be used, one that takes one can', () => {
    expect(() => modelWith({ video: picture }, ['video'])).toThrow('video: a file that is not a picture');
    expect(modelWith({ video: picture }).options.has('video')).toBe(false);
  });
});

describe('a LoRA', () => {
  it('is recognized in a text, a list and an address', () => {
    expect(params(modelWith({ hf_loras: textList, lora_scales: numberList }))).toMatchObject({
      replicate_weights: 'hf_loras',
      lora_scale: 'lora_scales',
    });
    expect(params(modelWith({ custom_lora_url: picture }, ['custom_lora_url']))).toMatchObject({
      replicate_weights: 'custom_lora_url',
    });
    expect(params(modelWith({ lora_strength: { type: 'number' } }))).toMatchObject({ lora_scale: 'lora_strength' });
  });

  it('counts for the rules on LoRAs in whatever field it is', () => {
    const model = modelWith({ replicate_weights: text, my_loras: textList, lora_urls: text });
    const input = { my_loras: ['owner/one', 'owner/two'], lora_urls: 'owner/three|owner/four' };
    const used = lorasUsed(model, input);
    for (const name of ['owner/one', 'owner/two', 'owner/three', 'owner/four'])
      expect(used).toContain(loraIdentity(name));
  });
});

describe('what cannot be typed', () => {
  it('does not refuse a model that can do without it', () => {
    const model = modelWith({ layers: { type: 'array', items: { type: 'object' } }, extra: { type: 'object' } });
    expect([...model.options.keys()]).toEqual(['prompt']);
    expect(() => modelWith({ extra: { type: 'object' } }, ['extra'])).toThrow('extra');
  });

  it('is a secret: it is no field', () => {
    const secrets = { hf_api_token: text, civitai_api_token: text, mine: { ...text, 'x-cog-secret': true } };
    const model = modelWith({ ...secrets, token: text });
    expect([...model.options.keys()]).toEqual(['prompt', 'token']);
    expect(model.secrets).toEqual(Object.keys(secrets));
    expect(model.inputSchema.safeParse({ prompt: 'a fox', hf_api_token: 'x' }).success).toBe(false);
    expect(() => modelWith({ openai_api_key: text }, ['openai_api_key'])).toThrow('a secret that every picture needs');
  });
});

describe('what a model puts out', () => {
  const kindOf = (Output: object) => {
    const file = modelFileWith({ num_outputs: { type: 'integer', default: 4 } });
    const { openapi_schema: openapi } = JSON.parse(JSON.stringify(file));
    openapi.components.schemas.Output = Output;
    const model = compileModel({ ...file, openapi_schema: openapi });
    return [model.outputKind, countPictures(model, {})];
  };

  it('is one picture, or as many as it is asked for, or one after the other', () => {
    expect(kindOf(picture)).toEqual(['one', 1]);
    expect(kindOf({ type: 'array', items: picture })).toEqual(['many', 4]);
    expect(kindOf({ type: 'object' })).toEqual(['many', 4]);
    expect(kindOf({ type: 'array', items: picture, 'x-cog-array-type': 'iterator' })).toEqual(['stream', 4]);
  });
});

describe('what a field takes', () => {
  it('is decided by its values, where they are of another type, or its default is outside', () => {
    const model = modelWith({
      side: { type: 'integer', enum: ['32', '64'], default: 64 },
      mood: { type: 'string', enum: ['sad', 'glad'], default: 'bored' },
      size: { type: 'integer', enum: [512, 768] },
      warmth: { type: 'integer', default: 50, maximum: 10 },
    });
    expect(model.options.get('side')).toMatchObject({ type: 'choice', default: '64' });
    expect(model.options.get('mood')?.default).toBeUndefined();
    expect(model.options.get('warmth')?.default).toBeUndefined();
    expect(model.inputSchema.safeParse({ prompt: 'a fox', side: '32', size: 768 }).success).toBe(true);
    expect(model.inputSchema.safeParse({ prompt: 'a fox', size: '768' }).success).toBe(false);
  });

  it('has limits under the names of Python too', () => {
    const model = modelWith({ zoom: { type: 'number', ge: 1, le: 2 } });
    expect(model.options.get('zoom')).toMatchObject({ minimum: 1, maximum: 2 });
    expect(model.inputSchema.safeParse({ prompt: 'a fox', zoom: 3 }).success).toBe(false);
  });
});
