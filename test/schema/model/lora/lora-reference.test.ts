import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLoraReference } from '#schema/model/lora/lora-reference.ts';

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
    ['http://Example.com.:443/loras/a.safetensors#x', 'https://example.com/loras/a.safetensors'],
    ['example.com/loras/./b/../a.safetensors', 'https://example.com/loras/a.safetensors'],
    [
      'https://hf.co/o/m.git/blob/refs%2Fpr%2F1/My Lora.safetensors',
      'https://huggingface.co/o/m/resolve/refs%2Fpr%2F1/My%20Lora.safetensors',
    ],
    ['http://www.huggingface.co/o/m', 'huggingface.co/o/m'],
    ['https://www.replicate.com/fofr/flux-pixar-cars/', 'fofr/flux-pixar-cars'],
    ['<https://huggingface.co/o/m/raw/main/a.safetensors>', 'https://huggingface.co/o/m/resolve/main/a.safetensors'],
    ['`owner/name`', 'owner/name'],
    ['huggingface.co/o/m/sub/a.safetensors', 'https://huggingface.co/o/m/resolve/main/sub/a.safetensors'],
    [
      'https://huggingface.co/o/m/tree/main?show_file_info=sub%2Fa.safetensors',
      'https://huggingface.co/o/m/resolve/main/sub/a.safetensors',
    ],
    ['https://huggingface.co/o/m?library=diffusers', 'huggingface.co/o/m'],
    ['https://civitai.red/models/618692/flux-lora?modelVersionId=691639', 'civitai.com/models/691639'],
    ['civitai.green/models/691639', 'civitai.com/models/691639'],
    ['urn:air:flux1:lora:civitai:618692@691639', 'civitai.com/models/691639'],
    ['urn:air:flux1:lycoris:civitai:618692@691639', 'civitai.com/models/691639'],
    ['https://civitai.com/model-versions/691639', 'civitai.com/models/691639'],
    ['https://replicate.com/fofr/flux-pixar-cars/playground', 'fofr/flux-pixar-cars'],
    ['https://replicate.com/fofr/flux-pixar-cars/api/schema?tab=node', 'fofr/flux-pixar-cars'],
    [`https://replicate.com/fofr/flux-pixar-cars/versions/${version}/api`, `fofr/flux-pixar-cars/${version}`],
    ['https://replicate.delivery/xezq/abc/trained_model.tar', 'https://replicate.delivery/xezq/abc/trained_model.tar'],
    ['https://replicate.delivery/x/a.tar?download=1', 'https://replicate.delivery/x/a.tar'],
    ['https://pbxt.replicate.delivery/abc/trained_model.tar', 'https://pbxt.replicate.delivery/abc/trained_model.tar'],
    ['https://replicate.com/owner/name/_weights', 'owner/name'],
  ])('%s', (typed, read) => {
    expect(readLoraReference(typed)).toBe(read);
  });
});

describe('what they would fail on, after the run has begun', () => {
  it.each([
    ['pixar', /cannot tell which LoRA/],
    ['', /cannot tell which LoRA/],
    ['owner/name/short', /cannot tell which LoRA/],
    ['https://example.com/a.zip', /An archive is loaded only as the `\.tar` of a training/],
    ['https://example.com/a.tar', /An archive is loaded only as the `\.tar` of a training/],
    ['https://replicate.delivery.example.com/a.tar', /An archive is loaded only/],
    ['https://replicate.delivery/x/a.tar.gz', /An archive is loaded only/],
    ['ftp://example.com/a.safetensors', /cannot tell which LoRA/],
    ['https://huggingface.co/o/m/resolve/main/README.md', /not a LoRA file/],
    ['https://huggingface.co/o/m/tree/dev', /main branch of `o\/m`\. Of `dev`, open the/],
    ['https://civitai.com/models/618692/flux-lora', /618692 is the id of the model’s page.*modelVersionId/],
    ['urn:air:flux1:lora:civitai:618692', /618692 is the id of the model’s page/],
    ['https://replicate.com/p/abcdefghijklmnop', /cannot tell which LoRA/],
    ['https://huggingface.co/o/m/tree/main?show_file_info=../../x/y/a.safetensors', /cannot tell which LoRA/],
    ['https://civitai.com/api/download/models/1?token=secret', /Leave the token out/],
    ['http://localhost/a.safetensors', /private address/],
    ['http://169.254.169.254/a.safetensors', /private address/],
    ['http://[::1]/a.safetensors', /private address/],
    ['http://2130706433/a.safetensors', /private address/],
    ['http://metadata.google.internal/a.safetensors', /private address/],
    ['https://civitai.com/api/download/models/1?%74oken=secret', /Leave the token out/],
    ['https://localhost./a.safetensors', /private address/],
    ['https://metadata.google.internal./a.safetensors', /private address/],
    ['https://0x7f.1/a.safetensors', /private address/],
    ['https://printer/a.safetensors', /private address/],
    ['https://127.0.0.1./a.safetensors', /private address/],
    ['https://example.com:8443/a.safetensors', /has the port 8443/],
    ['https://example.com:80/a.safetensors', /has the port 80/],
    ['https://replicate.com/o/n/a.safetensors', /cannot tell which LoRA/],
    ['https://huggingface.co/datasets/o/m/resolve/main/a.safetensors', /cannot tell which LoRA/],
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
