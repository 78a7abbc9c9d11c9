import { afterAll, describe, expect, it } from 'vitest';
import { readLoraReference } from '#schema/model/lora/lora-reference.ts';
import { readLoraSource } from '#schema/model/lora/lora-source.ts';
import { createLoraInspector } from '#services/loras/inspector.ts';
import { startFakeSite } from '#test/support/loras/fake-site.ts';
import { publishVersion as publishCivitaiVersion } from '#test/support/loras/publish.ts';
import { fileStart, headerJson, loraLayers } from '#test/support/loras/safetensors.ts';

const site = await startFakeSite();
afterAll(() => site.close());

const flux = fileStart(
  headerJson(loraLayers('kohya', { lora_unet_double_blocks_0_img_attn_proj: [3072, 3072] }, 8), {
    'modelspec.trigger_phrase': 'FOO',
  }),
);
const whole = { totalBytes: flux.length + 2 * (2 * 8 * 3072 + 1) };

function open(hasHuggingFaceToken = false) {
  let clock = 0;
  const inspector = createLoraInspector({
    huggingFaceUrl: `${site.origin}/hf`,
    civitaiUrl: `${site.origin}/civitai`,
    hasHuggingFaceToken,
    now: () => clock,
    lookup: (hostname, _options, callback) =>
      callback(Object.assign(new Error(`no ${hostname}`), { code: 'ENOTFOUND' }), ''),
  });
  const inspect = (typed: string) => {
    const source = readLoraSource(typed);
    if (!source || source.at === 'replicate') throw new Error(`${typed} is no file`);
    return inspector.inspect(source);
  };
  return { inspect, wait: (ms: number) => (clock += ms) };
}
const { inspect } = open();

/** A repository on Hugging Face with these files. */
function publishRepository(name: string, files: readonly string[], more: object = {}): void {
  site.json(`/hf/api/models/${name}`, { gated: false, siblings: files.map((rfilename) => ({ rfilename })), ...more });
  for (const file of files) site.file(`/hf/${name}/resolve/main/${file}`, flux, whole);
}

describe('on Hugging Face', () => {
  it('what its card says is read, and its only file', async () => {
    const cardData = {
      base_model: ['black-forest-labs/FLUX.1-dev'],
      instance_prompt: 'TOK, a TOK style',
      license: 'other',
      widget: [{ text: 'a fox', output: { url: 'images/one.jpg' } }],
    };
    publishRepository('owner/card', ['README.md', 'lora.safetensors'], { cardData });
    const report = await inspect('https://huggingface.co/owner/card');
    expect(report).toMatchObject({
      reference: 'huggingface.co/owner/card/lora.safetensors',
      file: { form: 'kohya', family: 'flux-1', rank: 8 },
      fileBytes: whole.totalBytes,
      family: 'flux-1',
      facts: { triggers: ['TOK, a TOK style'], licence: 'other', isAdult: false },
      choices: [],
      unknown: [],
    });
    expect(report.facts.picture).toBe(`${site.origin}/hf/owner/card/resolve/main/images/one.jpg`);
  });

  it('a file in a folder is named by the address that the loader takes', async () => {
    publishRepository('owner/folder', ['weights/lora.safetensors']);
    const { reference } = await inspect('huggingface.co/owner/folder');
    expect(reference).toBe('https://huggingface.co/owner/folder/resolve/main/weights/lora.safetensors');
    expect(readLoraReference(reference)).toBe(reference);
  });

  it('several files are there to choose from', async () => {
    publishRepository('owner/several', ['a.safetensors', 'b.safetensors']);
    expect(await inspect('huggingface.co/owner/several')).toMatchObject({
      choices: ['a.safetensors', 'b.safetensors'],
      file: undefined,
    });
    expect((await inspect('huggingface.co/owner/several/b.safetensors')).choices).toEqual([]);
  });

  it('pictures of a LoRA for adults are not shown', async () => {
    const more = { tags: ['not-for-all-audiences'], cardData: { widget: [{ output: { url: 'one.jpg' } }] } };
    publishRepository('owner/adult', ['a.safetensors'], more);
    expect((await inspect('huggingface.co/owner/adult')).facts).toMatchObject({ isAdult: true, picture: undefined });
  });

  it.each<[string, () => void, RegExp]>([
    ['owner/nothing', () => {}, /Hugging Face has no `owner\/nothing` that everybody may read/],
    [
      'owner/private',
      () => site.json('/hf/api/models/owner/private', { error: 'Invalid username' }, 401),
      /Hugging Face has no/,
    ],
    [
      'owner/gated',
      () => publishRepository('owner/gated', ['a.safetensors'], { gated: 'auto' }),
      /Only those who accepted its terms/,
    ],
    ['owner/empty', () => publishRepository('owner/empty', ['a.ckpt']), /There is no `.safetensors` file/],
    [
      'owner/one/b.safetensors',
      () => publishRepository('owner/one', ['a.safetensors']),
      /There is no LoRA at that address/,
    ],
  ])('%s is refused', async (name, publish, sentence) => {
    publish();
    await expect(inspect(`huggingface.co/${name}`)).rejects.toThrow(sentence);
  });

  it('what asks for an account is not refused where the model has a token', async () => {
    publishRepository('owner/terms', ['a.safetensors'], { gated: 'manual' });
    site.json('/hf/owner/terms/resolve/main/a.safetensors', {}, 401);
    expect(await open(true).inspect('huggingface.co/owner/terms')).toMatchObject({
      reference: 'huggingface.co/owner/terms/a.safetensors',
      file: undefined,
      unknown: ['what is in its file, because its host did not hand it out'],
    });
  });

  it('a broken file is refused', async () => {
    publishRepository('owner/broken', ['a.safetensors']);
    site.file('/hf/owner/broken/resolve/main/a.safetensors', flux);
    await expect(inspect('huggingface.co/owner/broken')).rejects.toThrow(
      /There is no LoRA at that address: the file is cut off/,
    );
  });

  it('a card of any shape is read', async () => {
    publishRepository('owner/odd', ['a.safetensors'], { cardData: { base_model: 3, widget: 'x' }, tags: null });
    expect((await inspect('huggingface.co/owner/odd')).file?.form).toBe('kohya');
  });

  it('what is not answered is said, and asked again half a minute later', async () => {
    const { inspect, wait } = open();
    site.json('/hf/api/models/owner/later', {}, 503);
    site.file('/hf/owner/later/resolve/main/a.safetensors', flux, whole);
    expect(await inspect('huggingface.co/owner/later/a.safetensors')).toMatchObject({
      file: { family: 'flux-1' },
      unknown: ['what Hugging Face says of it, because it did not answer'],
    });
    publishRepository('owner/later', ['a.safetensors']);
    expect((await inspect('huggingface.co/owner/later/a.safetensors')).unknown).toHaveLength(1);
    wait(30_000);
    expect((await inspect('huggingface.co/owner/later/a.safetensors')).unknown).toEqual([]);
  });

  it('is asked once in ten minutes', async () => {
    const { inspect, wait } = open();
    publishRepository('owner/often', ['a.safetensors']);
    const asked = () => site.requests.filter((each) => each.includes('owner/often')).length;
    await Promise.all([inspect('huggingface.co/owner/often'), inspect('hf.co/owner/often')]);
    wait(9 * 60_000);
    await inspect('huggingface.co/owner/often');
    expect(asked()).toBe(2);
    wait(2 * 60_000);
    await inspect('huggingface.co/owner/often');
    expect(asked()).toBe(4);
  });
});

const publishVersion = (id: number, more: object = {}) =>
  publishCivitaiVersion(site, id, { start: flux, ...whole }, more);

describe('on Civitai', () => {
  it('what its page says is read, and a picture that everybody may see', async () => {
    publishVersion(11, { model: { name: 'Fox', type: 'LORA', nsfw: true, poi: true } });
    expect(await inspect('civitai.com/models/11')).toMatchObject({
      reference: 'civitai.com/models/11',
      file: { rank: 8 },
      facts: {
        title: 'Fox, v1',
        baseNames: ['Flux.1 D'],
        triggers: ['ohwx, woman'],
        isAdult: true,
        showsRealPerson: true,
        picture: 'https://image.civitai.com/fine.jpeg',
      },
    });
  });

  it.each(['https://civitai.com/models/900/fox', 'civitai.red/models/900', 'urn:air:flux1:lora:civitai:900'])(
    'the page %s is its newest version',
    async (typed) => {
      publishVersion(12);
      site.json('/civitai/api/v1/models/900', { id: 900, modelVersions: [{ id: 12 }, { id: 11 }] });
      expect((await inspect(typed)).reference).toBe('civitai.com/models/12');
    },
  );

  it.each<[number, object, RegExp]>([
    [21, { model: { name: 'x', type: 'Checkpoint' } }, /is not a LoRA, but of the type Checkpoint/],
    [22, { availability: 'EarlyAccess' }, /is in early access/],
    [23, { earlyAccessEndsAt: '1970-01-02T00:00:00Z' }, /is in early access/],
  ])('version %i is refused', async (id, more, sentence) => {
    publishVersion(id, more);
    await expect(inspect(`civitai.com/models/${id}`)).rejects.toThrow(sentence);
  });

  it('a number that is none is refused', async () => {
    await expect(inspect('civitai.com/models/404')).rejects.toThrow(/no model and no version with the number 404/);
  });

  it('a file that it hands out to accounts only is not read, and its page is', async () => {
    publishVersion(31);
    site.json('/civitai/api/download/models/31', { error: 'Unauthorized' }, 401);
    expect(await inspect('civitai.com/models/31')).toMatchObject({
      file: undefined,
      family: 'flux-1',
      unknown: ['what is in its file, because its host did not hand it out'],
    });
  });
});

it('a file anywhere else is not judged where its host cannot be reached', async () => {
  expect(await inspect('https://nowhere.example/a.safetensors')).toMatchObject({
    reference: 'https://nowhere.example/a.safetensors',
    file: undefined,
    unknown: ['what is in its file, because its host did not hand it out'],
  });
});

it('a file at a private address is refused', async () => {
  const inspector = createLoraInspector({
    huggingFaceUrl: 'https://huggingface.co',
    civitaiUrl: 'https://civitai.com',
    now: () => 0,
    lookup: (_hostname, _options, callback) => callback(null, [{ address: '192.168.1.7', family: 4 }]),
  });
  const source = readLoraSource('https://lora.example/a.safetensors');
  if (source?.at !== 'address') throw new Error('no address');
  await expect(inspector.inspect(source)).rejects.toThrow(/at a private address/);
});
