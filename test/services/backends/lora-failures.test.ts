import { describe, expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import { cogError } from '#services/backends/cog/failure-messages.ts';
import { ReplicateError, toUserError } from '#services/backends/replicate/failures/replicate-error.ts';

const FOX = 'huggingface.co/owner/fox';
const INK = 'https://huggingface.co/owner/ink/resolve/main/ink.safetensors';
const CARS = 'fofr/flux-pixar-cars';
const NUMBER = 'civitai.com/models/691639';
const TAR = 'https://replicate.delivery/xezq/abc/trained_model.tar';
const FILE = 'https://example.com/loras/snow.safetensors';

const sentence = (error: string, loras: readonly string[], logs = '') => {
  const alerts = { alert: () => {} };
  const thrown = toUserError(new ReplicateError('failed', error, { logs }), 'owner/model', alerts, loras);
  if (!(thrown instanceof UserError)) throw new Error('a fault', { cause: thrown });
  expect(thrown.code).toBe('invalid-lora');
  // A container of the same model says the same.
  expect(cogError('failed', 'owner/model', error, undefined, { loras, logs }).message).toBe(thrown.message);
  return thrown.message;
};

/** Errors as the loaders word them: huggingface_hub, cog-flux, diffusers, PEFT, safetensors, pget. */
const HUB = 'Failed to download from HuggingFace: ';
const WORDINGS: readonly (readonly [kind: string, error: string, reason: RegExp])[] = [
  [
    'not there',
    `${HUB}401 Client Error. (Request ID: Root=1-67)\n\nRepository Not Found for url: https://huggingface.co/api/models/owner/fox/tree/main.\nPlease make sure you specified the correct \`repo_id\` and \`repo_type\`.\nIf you are trying to access a private or gated repo, make sure you are authenticated.`,
    /Hugging Face has nothing at that address that anyone may read/,
  ],
  [
    'a file that is not there',
    `${HUB}404 Client Error. (Request ID: Root=1-67)\n\nEntry Not Found for url: https://huggingface.co/owner/fox/resolve/main/x.safetensors.`,
    /there is nothing at that address\. Please check it/,
  ],
  [
    'gated',
    `${HUB}403 Client Error. (Request ID: Root=1-67)\n\nCannot access gated repo for url https://huggingface.co/owner/fox/resolve/main/x.safetensors.\nAccess to model owner/fox is restricted and you are not in the authorized list.`,
    /asks for an account or a key/,
  ],
  [
    'gated, by requests',
    '401 Client Error: Unauthorized for url: https://huggingface.co/api/models/owner/fox/tree/main',
    /asks for an account/,
  ],
  ['forbidden', 'Failed to download safetensors file: error: bad response: 403 Forbidden', /asks for an account/],
  [
    'several files',
    "No *.safetensors file was explicitly specified from the HuggingFace repo owner/fox and more than one *.safetensors file was found. Found: ['a.safetensors', 'b.safetensors']",
    /several files\. Please add the name of one/,
  ],
  [
    'no file',
    'No *.safetensors file was explicitly specified from the HuggingFace repo owner/fox and more than one *.safetensors file was found. Found: []',
    /there is no \.safetensors file/,
  ],
  [
    'no file, by diffusers',
    'owner/fox does not appear to have a file named pytorch_lora_weights.bin.',
    /there is no \.safetensors file/,
  ],
  ['several files in an archive', 'Multiple .safetensors files found in tarball', /several files/],
  ['other keys', 'Incompatible keys detected: \n\n lora_unet_x.alpha', /made for another model/],
  [
    'keys of another base',
    "Target modules {'to_q', 'to_k'} not found in the base model. Please check the target modules and try again.",
    /made for another model/,
  ],
  ['a form that diffusers does not read', 'Invalid LoRA checkpoint.', /made for another model/],
  [
    'another size',
    'size mismatch for transformer_blocks.0.attn.to_q.lora_A.default.weight: copying a param',
    /made for another model/,
  ],
  ['a broken file', 'Error while deserializing header: HeaderTooLarge', /file is broken/],
  ['a file cut off', 'Error while deserializing header: MetadataIncompleteBuffer', /file is broken/],
  ['a pickle', "invalid load key, '<'.", /file is broken/],
  [
    'a failed download',
    `${HUB}HTTPSConnectionPool(host='huggingface.co', port=443): Read timed out.`,
    /download failed/,
  ],
  [
    'a failed archive',
    "Failed to download tarball: Command '['pget', '-x', 'https://replicate.com/owner/x/_weights']' returned non-zero",
    /download failed/,
  ],
  ['a form of an address', 'URL must end with either .tar or .safetensors', /must be owner\/name/],
  [
    'a number that Civitai does not have',
    'Model not found on CivitAI at that URL. Double check the CivitAI model ID',
    /Civitai has no model/,
  ],
];

it.each(WORDINGS)('says that a LoRA is %s', (_, error, reason) => {
  const text = sentence(error, [FOX]);
  expect(text).toMatch(/^The LoRA `owner\/fox` could not be loaded: /);
  expect(text).toMatch(reason);
  expect(text).not.toMatch(/my side|Request ID|pget/);
});

describe('of several LoRAs', () => {
  const both = [FOX, CARS];
  it.each<[string, string, readonly string[], string, RegExp]>([
    ['the one that the error names', WORDINGS[0]?.[1] ?? '', [CARS, FOX], '', /^The LoRA `owner\/fox` could/],
    [
      'the file that it names',
      `${HUB}404 Client Error. Entry Not Found for url: https://huggingface.co/owner/ink/resolve/main/ink.safetensors`,
      [FOX, INK],
      '',
      /^The LoRA `owner\/ink\/ink\.safetensors`/,
    ],
    [
      'the archive that it names',
      "Failed to download tarball: Command '['pget', '-x', 'https://replicate.com/fofr/flux-pixar-cars/_weights']'",
      both,
      '',
      /^The LoRA `fofr\/flux-pixar-cars`/,
    ],
    [
      'the only one on Civitai',
      'Model not found on CivitAI at that URL.',
      [FOX, NUMBER],
      '',
      /^The LoRA `civitai\.com\/models\/691639`/,
    ],
    [
      'the only archive',
      'Multiple .safetensors files found in tarball',
      [FOX, TAR],
      '',
      /^The LoRA `replicate\.delivery\/…\/trained_model\.tar`/,
    ],
    [
      'the one that was being downloaded',
      'Weights not found at the supplied URL. Please check the URL.',
      [INK, FILE],
      `Downloading weights\ndownloading weights from ${INK}\nDownloaded weights in 1.2s\nDownloading weights\ndownloading weights from ${FILE}`,
      /^The LoRA `example\.com\/…\/snow\.safetensors`/,
    ],
  ])('names %s', (_, error, loras, logs, text) => {
    expect(sentence(error, loras, logs)).toMatch(text);
  });

  it('names all of them where it cannot be told', () => {
    const downloaded = `downloading weights from ${FILE}\nDownloaded weights in 1.2s`;
    expect(sentence('Incompatible keys detected: \n\n x.alpha', [FOX, FILE, CARS], downloaded)).toMatch(
      /^One of the LoRAs `owner\/fox`, `example\.com\/…\/snow\.safetensors`,? and `fofr\/flux-pixar-cars` could not be loaded: it was made for another model/,
    );
    const longer =
      'Failed to download from HuggingFace: Repository Not Found for url: https://huggingface.co/api/models/owner/foxes';
    expect(sentence(longer, [FOX, 'huggingface.co/owner/wolf'])).toMatch(/^One of the LoRAs/);
  });
});

it('does not blame a LoRA for a picture that could not be fetched', () => {
  const error = new ReplicateError('failed', '403 Client Error: Forbidden for url: https://cdn.discordapp.com/a.png');
  expect(toUserError(error, 'owner/model', { alert: () => {} }, [FOX])).toBe(error);
});
