import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLoraReference } from '#schema/model/lora-reference.ts';

const version = 'a'.repeat(64);

describe('what the models understand', () => {
  it.each([
    ['fofr/flux-pixar-cars', 'fofr/flux-pixar-cars'],
    [`fofr/flux-pixar-cars/${version}`, `fofr/flux-pixar-cars/${version}`],
    [`fofr/flux-pixar-cars:${version}`, `fofr/flux-pixar-cars/${version}`],
    [`https://replicate.com/fofr/flux-pixar-cars/versions/${version}`, `fofr/flux-pixar-cars/${version}`],
    ['https://replicate.com/fofr/flux-pixar-cars', 'fofr/flux-pixar-cars'],
    ['  huggingface.co/owner/model ', 'huggingface.co/owner/model'],
    ['https://huggingface.co/owner/model/tree/main', 'huggingface.co/owner/model'],
    [
      'https://huggingface.co/o/m/blob/main/a/lora.safetensors',
      'https://huggingface.co/o/m/resolve/main/a/lora.safetensors',
    ],
    [
      'https://huggingface.co/o/m/resolve/main/lora.safetensors?download=true',
      'https://huggingface.co/o/m/resolve/main/lora.safetensors',
    ],
    ['huggingface.co/o/m/lora.safetensors', 'huggingface.co/o/m/lora.safetensors'],
    ['civitai.com/models/691639', 'civitai.com/models/691639'],
    ['https://civitai.com/models/618692/flux-lora?modelVersionId=691639', 'civitai.com/models/691639'],
    ['civitai.com/api/download/models/691639?type=Model', 'https://civitai.com/api/download/models/691639?type=Model'],
    ['https://example.com/loras/a.safetensors?x=1', 'https://example.com/loras/a.safetensors?x=1'],
    ['https://replicate.delivery/xezq/abc/trained_model.tar', 'https://replicate.delivery/xezq/abc/trained_model.tar'],
  ])('%s', (typed, read) => {
    expect(readLoraReference(typed)).toBe(read);
  });
});

describe('what they would fail on, after the run has begun', () => {
  it.each([
    ['pixar', /cannot tell which LoRA/],
    ['', /cannot tell which LoRA/],
    ['owner/name/short', /cannot tell which LoRA/],
    ['https://example.com/a.zip', /cannot tell which LoRA/],
    ['ftp://example.com/a.safetensors', /cannot tell which LoRA/],
    ['https://huggingface.co/o/m/resolve/main/README.md', /not a LoRA file/],
    ['https://civitai.com/models/618692/flux-lora', /618692 is the id of the model’s page.*modelVersionId/],
    ['https://civitai.com/api/download/models/1?token=secret', /Leave the token out/],
    ['http://localhost/a.safetensors', /private address/],
    ['http://169.254.169.254/a.safetensors', /private address/],
    ['http://[::1]/a.safetensors', /private address/],
    ['http://2130706433/a.safetensors', /private address/],
    ['http://metadata.google.internal/a.safetensors', /private address/],
    ['https://user:pass@example.com/a.safetensors', /cannot tell which LoRA/],
  ])('%s', (typed, sentence) => {
    expect(() => readLoraReference(typed)).toThrow(sentence);
  });
});

it('answers whatever is typed, with a reference that it would read the same way again', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true }), fc.stringMatching(/^[\w.-]+\/[\w.-]+$/)),
      (typed) => {
        try {
          const read = readLoraReference(typed);
          expect(readLoraReference(read)).toBe(read);
        } catch (error) {
          expect(error).toHaveProperty('name', 'UserError');
        }
      },
    ),
    { numRuns: 1000 },
  );
});
