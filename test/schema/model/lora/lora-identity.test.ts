import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameLora, loraIdentity, modelIdentity } from '#schema/model/lora/lora-identity.ts';
import { readLoraReference } from '#schema/model/lora/lora-reference.ts';
import { UserError } from '#schema/user-error.ts';

const VERSION = 'a'.repeat(64);
const name = fc.stringMatching(/^[a-z][a-z0-9]{2,8}(-[a-z0-9]{2,4})?$/);
const file = fc
  .tuple(fc.array(name, { maxLength: 2 }), name)
  .map(([folders, last]) => [...folders, `${last}.safetensors`].join('/'));

/** A LoRA: what it is, and addresses that all mean it. */
interface Lora {
  readonly id: string;
  readonly addresses: readonly string[];
}

const replicate: fc.Arbitrary<Lora> = fc.tuple(name, name).map(([owner, model]) => ({
  id: `replicate ${owner} ${model}`,
  addresses: [
    `${owner}/${model}`,
    `${owner}/${model}/${VERSION}`,
    `${owner}/${model}:${VERSION}`,
    `https://replicate.com/${owner}/${model}`,
    `replicate.com/${owner}/${model}/`,
    `https://www.replicate.com/${owner}/${model}/versions/${VERSION}`,
  ],
}));

const huggingFace: fc.Arbitrary<Lora> = fc
  .tuple(name, name, file, fc.constantFrom('huggingface.co', 'hf.co'))
  .map(([owner, model, path, host]) => ({
    id: `hugging face ${owner} ${model} ${path}`,
    addresses: [
      `${host}/${owner}/${model}/${path}`,
      `https://${host}/${owner}/${model}/blob/main/${path}`,
      `https://${host}/${owner}/${model}/resolve/main/${path}?download=true`,
      `https://${host}/${owner}/${model}.git/resolve/refs%2Fpr%2F1/${path}`,
      `https://${host}/${owner}/${model}/raw/0123abc/${path}#top`,
    ],
  }));

const civitai: fc.Arbitrary<Lora> = fc.integer({ min: 1, max: 9_999_999 }).map((id) => ({
  id: `civitai ${id}`,
  addresses: [
    `civitai.com/models/${id}`,
    `https://civitai.com/models/12/some-name?modelVersionId=${id}`,
    `https://civitai.com/models/12?a=1&modelVersionId=${id}&b=2`,
    `https://civitai.com/api/download/models/${id}?type=Model&format=SafeTensor`,
    `https://civitai.com/api/download/models/0${id}?format=SafeTensor&type=Model`,
  ],
}));

const elsewhere: fc.Arbitrary<Lora> = fc.tuple(name, file).map(([host, path]) => ({
  id: `address ${host} ${path}`,
  addresses: [`https://${host}.example.com/${path}`, `https://${host}.example.com/${path}?b=2&a=1`],
}));

const lora = fc.oneof(replicate, huggingFace, civitai, elsewhere);

/** Ways to write an address otherwise; each leaves alone what it does not fit. */
const REWRITES: readonly ((address: string) => string)[] = [
  (address) => address.replace('https://', 'http://'),
  (address) => address.replace(/^https:\/\/(?!www\.)/, 'https://www.'),
  (address) =>
    address.replace(/^(https?):\/\/([^/]+)/, (_, scheme, host) => `${scheme.toUpperCase()}://${host.toUpperCase()}`),
  (address) => address.replace(/^(https:\/\/[^/:]+)(?=\/)/i, '$1:443'),
  (address) => address.replace(/^(http:\/\/[^/:]+)(?=\/)/i, '$1:80'),
  (address) => address.replace(/^(https?:\/\/[^/:]*[^/:.])(?=\/)/i, '$1.'),
  (address) => address.replace(/^(https?:\/\/[^/]+)\//i, '$1//./'),
  (address) => address.replace(/^(https?:\/\/[^/]+)\//i, '$1/x/../'),
  (address) =>
    address.replace(
      /\/([^/.%]+)(\.safetensors|$)/,
      (_, word, end) => `/%${word.charCodeAt(0).toString(16)}${word.slice(1)}${end}`,
    ),
  (address) => address.replace(/\?([^=&]+=[^&]+)&(.+)$/, '?$2&$1'),
  (address) => ` ${address} `,
];
/** Only addresses have an encoding; `owner/name` is none. */
const isAddress = (text: string) => /^https?:/i.test(text);
const spelled = fc
  .tuple(lora, fc.nat(), fc.array(fc.constantFrom(...REWRITES), { maxLength: 5 }))
  .map(([{ id, addresses }, which, rewrites]) => {
    const address = addresses[which % addresses.length] ?? '';
    return {
      id,
      address,
      text: isAddress(address) ? rewrites.reduce((text, rewrite) => rewrite(text.trim()), address) : address,
    };
  });

describe('A LoRA’s identity', () => {
  it('is the same however the reference is written, also as it is sent', () => {
    fc.assert(
      fc.property(spelled, lora, ({ text, address }, other) => {
        expect(loraIdentity(text), text).toBe(loraIdentity(address));
        expect(loraIdentity(readUnlessRefused(text)), text).toBe(loraIdentity(address));
        const same = other.addresses.map(loraIdentity);
        expect(new Set(same).size).toBe(1);
      }),
      { numRuns: 3000 },
    );
  });

  it('is another for every other LoRA', () => {
    fc.assert(
      fc.property(spelled, spelled, (one, other) => {
        expect(isSameLora(loraIdentity(one.text), loraIdentity(other.text))).toBe(one.id === other.id);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [
      'a repository, and a file in it',
      'huggingface.co/o/m',
      'https://huggingface.co/o/m/resolve/main/a/b.safetensors',
      true,
    ],
    ['two files of a repository', 'huggingface.co/o/m/a.safetensors', 'huggingface.co/o/m/b.safetensors', false],
    ['a repository, and one whose name begins alike', 'huggingface.co/o/m', 'huggingface.co/o/m2/a.safetensors', false],
    [
      'a model page, and the version of that number',
      'https://civitai.com/models/7/name',
      'civitai.com/models/7',
      false,
    ],
    ['names on two hosts', 'owner/name', 'huggingface.co/owner/name', false],
    ['an encoded slash', 'https://example.com/a%2F..%2Fb.safetensors', 'https://example.com/b.safetensors', true],
    ['upper and lower case', 'https://example.com/A.safetensors', 'https://example.com/a.safetensors', true],
    ['what cannot be read', 'What is this?', 'what is THIS?', true],
  ])('of %s', (_, one, other, same) => {
    expect(isSameLora(loraIdentity(one), loraIdentity(other))).toBe(same);
    expect(isSameLora(loraIdentity(other), loraIdentity(one))).toBe(same);
  });

  it('of a model is that of its reference, also where its owner is not known', () => {
    expect(modelIdentity('Owner/Name')).toBe(loraIdentity('https://replicate.com/owner/name'));
    expect(isSameLora(modelIdentity('flux-fine-tune'), loraIdentity('anybody/flux-fine-tune'))).toBe(true);
    expect(isSameLora(modelIdentity('flux-fine-tune'), loraIdentity('anybody/other-flux-fine-tune'))).toBe(false);
  });
});

/** A spelling may be refused, such as a port that does not belong to the scheme; then nothing is sent. */
function readUnlessRefused(text: string): string {
  try {
    return readLoraReference(text);
  } catch (error) {
    if (error instanceof UserError) return text;
    throw error;
  }
}
