import type { APIMessage } from 'discord.js';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { selectOptionsIn } from '#test/support/discord/imagine.ts';
import { controlsIn, hasPictures, textOf } from '#test/support/discord/index.ts';
import { startFakeSite } from '#test/support/loras/fake-site.ts';
import { loraFile, publishRepository, publishVersion, SMALL_LORAS } from '#test/support/loras/publish.ts';

const site = await startFakeSite();
afterAll(() => site.close());
const { discord } = await sharedBot({
  env: { READ_LORAS: 'true', HUGGING_FACE_URL: `${site.origin}/hf`, CIVITAI_URL: `${site.origin}/civitai` },
});

const admin = () => discord.person('admin');
let count = 0;
beforeEach(() => {
  count += 1;
});
const add = (reference: string, more: Record<string, string | boolean> = {}) =>
  admin().command('lora add', { name: `lora ${count}`, reference, ...more });
const addAndRead = async (reference: string, more: Record<string, string> = {}) => {
  const message = await (await add(reference, more)).answer();
  expect(controlsIn(message)).toEqual([]);
  return textOf(message);
};
const isDisabled = (message: APIMessage) => controlsIn(message).find(({ label }) => label === 'Save')?.disabled;
const saysIt = (text: string) => (message: APIMessage) => textOf(message).includes(text);

it('shows what a LoRA is before it is saved', async () => {
  const metadata = { ss_network_dim: '16', 'modelspec.usage_hint': 'use it at 0.9' };
  const cardData = { license: 'cc-by-4.0', instance_prompt: 'a photo of TOK' };
  publishRepository(site, 'owner/fox', { 'fox.safetensors': loraFile(SMALL_LORAS.flux, metadata) }, { cardData });
  const reply = await add('https://huggingface.co/owner/fox');
  const text = textOf(await reply.answer());
  expect(text).toContain('is a LoRA for FLUX.1, kohya by sd-scripts, rank 16, 0.2 MB');
  expect(text).toMatch(/✅ fits .*[Ff]lux.*dev/);
  expect(text).toContain('✅ licence: cc-by-4.0');
  expect(text).toContain('✅ its author advises: use it at 0.9');
  expect(text).not.toContain('Not checked');
  expect(text).not.toContain('Trigger word');
  await (await reply.press('Save')).answer(saysIt('Saved.'));
  expect(textOf(await reply.answer(saysIt('Saved.')))).toContain('huggingface.co/owner/fox/fox.safetensors');
});

it('has the scale that its file, its page, or the pictures there recommend, unless the admin gives another', async () => {
  const hinted = loraFile(SMALL_LORAS.flux, { 'modelspec.usage_hint': 'use it at 0.9' });
  const plain = { 'x.safetensors': loraFile(SMALL_LORAS.flux) };
  publishRepository(site, 'owner/hinted', { 'x.safetensors': hinted });
  publishRepository(site, 'owner/carded', plain);
  site.file('/hf/owner/carded/raw/main/README.md', Buffer.from('# Fox\n\nRecommended weight: 0.7 - 0.8, 28 steps.'));
  publishVersion(site, 81, loraFile(SMALL_LORAS.flux), { description: '<p>Best at <b>strength</b> 0.85</p>' });
  const image = (weight: number) => ({
    url: 'https://image.civitai.com/a.jpeg',
    meta: {
      civitaiResources: [
        { modelVersionId: 82, weight },
        { modelVersionId: 1, weight: 0.1 },
      ],
    },
  });
  publishVersion(site, 82, loraFile(SMALL_LORAS.flux), { images: [image(0.6), image(0.6), image(1)] });
  const recommended: [string, number, string][] = [
    ['hf.co/owner/hinted', 0.9, 'its author'],
    ['hf.co/owner/carded', 0.75, 'its page on Hugging Face'],
    ['civitai.com/models/81', 0.85, 'its page on Civitai'],
    ['civitai.com/models/82', 0.6, 'the pictures on its page on Civitai'],
  ];
  for (const [reference, scale, by] of recommended) {
    const text = textOf(await (await add(reference)).answer());
    expect(text).toContain(`✅ scale ${scale}, recommended by ${by}`);
    expect(text).toContain(`**Scale** ${scale}`);
  }
  const own = textOf(await (await add('hf.co/owner/hinted', { scale: '0.5' })).answer());
  expect(own).toContain('**Scale** 0.5');
  expect(own).toContain('✅ scale 0.9, recommended by its author');
  const ranged = textOf(await (await add('hf.co/owner/hinted', { scale: '0.2 to 0.6' })).answer());
  expect(ranged).toContain('**Scale** 0.2 to 0.6');
  const pair = textOf(await (await add('hf.co/owner/hinted + hf.co/owner/carded')).answer());
  expect(pair).toContain('✅ LoRA 2: scale 0.75, recommended by its page on Hugging Face');
  expect(pair).toContain('**Scale of the 2nd LoRA** 0.75');
});

it('offers the trigger words that it found, and takes none by itself', async () => {
  const tags = { '10_fox': { vulpes: 30, grass: 4 } };
  const file = loraFile(SMALL_LORAS.flux, { ss_tag_frequency: JSON.stringify(tags) });
  publishRepository(site, 'owner/words', { 'a.safetensors': file }, { cardData: { instance_prompt: 'TOK' } });
  const reply = await add('huggingface.co/owner/words');
  await reply.answer();
  await (await reply.select(`lora:draft:found:${reply.id}`, ['0', '1'])).answer(
    saysIt('**Trigger word** `TOK`, or `vulpes`'),
  );
  await (await reply.select(`lora:draft:found:${reply.id}`, ['1'])).answer(saysIt('**Trigger word** `vulpes`'));
  await (await reply.press('Save')).answer(saysIt('Saved.'));
  const lora = `lora ${count}`;
  const picture = await admin().command('imagine', { prompt: 'a hill', lora, megapixels: '0.25' });
  await picture.answer(hasPictures);
  expect(textOf(await (await picture.press('Details')).answer())).toContain('vulpes, a hill');
});

it('asks which of several files it is', async () => {
  const files = { 'a.safetensors': loraFile(SMALL_LORAS.lokr), 'more/b.safetensors': loraFile(SMALL_LORAS.flux) };
  publishRepository(site, 'owner/several', files);
  const reply = await add('huggingface.co/owner/several');
  const asked = await reply.answer();
  expect(textOf(asked)).toContain('Its repository has several files. Which one is it?');
  expect(isDisabled(asked)).toBe(true);
  const refused = await (await reply.select(`lora:draft:file:${reply.id}`, ['0'])).answer(
    saysIt('would ignore this LoRA'),
  );
  expect(textOf(refused)).toContain('LoKr');
  const chosen = await (await reply.select(`lora:draft:file:${reply.id}`, ['1'])).answer(saysIt('✅ fits'));
  expect(isDisabled(chosen)).toBe(false);
  expect(textOf(chosen)).toContain('more/b.safetensors');
});

it('asks with the likeliest files first, whole in what tells them apart, and says how many more there are', async () => {
  const steps = Array.from({ length: 30 }, (_, index) => `checkpoints/fox-step-${index + 1}.safetensors`);
  const long = `${'folder-'.repeat(20)}x/fox-last.safetensors`;
  const names = ['vae/diffusion_pytorch_model.safetensors', long, ...steps.toReversed(), 'fox.safetensors'];
  const files = Object.fromEntries(names.map((file) => [file, loraFile(SMALL_LORAS.flux)]));
  publishRepository(site, 'owner/many', files);
  const reply = await add('hf.co/owner/many');
  const message = await reply.answer();
  expect(textOf(message)).toContain('Which one is it? For any of the 8 others, give its address.');
  const labels = selectOptionsIn(message).map(({ label }) => label);
  expect(labels.slice(0, 3)).toEqual(['fox.safetensors', steps[0], steps[1]]);
  expect(labels).toHaveLength(25);
  expect(labels).not.toContain('vae/diffusion_pytorch_model.safetensors');
  await (await reply.select(`lora:draft:file:${reply.id}`, ['2'])).answer(saysIt('fox-step-2.safetensors'));
  publishRepository(site, 'owner/long', {
    [long]: loraFile(SMALL_LORAS.flux),
    'a.safetensors': loraFile(SMALL_LORAS.flux),
  });
  const other = await (await add('hf.co/owner/long', { name: 'other' })).answer();
  expect(selectOptionsIn(other)[1]?.label).toMatch(/^….*x\/fox-last\.safetensors$/);
});

it.each<[keyof typeof SMALL_LORAS, RegExp]>([
  [
    'lokr',
    /would ignore this LoRA, and paint a picture without it: the file is LoKr \(LyCORIS\)\. A LoKr has to be converted/,
  ],
  ['peft', /cannot load this LoRA: the file is PEFT .*\. Convert it to kohya’s or diffusers’ form/],
  ['sdxl', /This LoRA was made for SDXL, so it does not fit \*\*.*No model here fits it\./],
])('refuses %s before it costs anything, with what would help', async (kind, sentence) => {
  publishRepository(site, `owner/${kind}`, { 'a.safetensors': loraFile(SMALL_LORAS[kind]) });
  expect(await addAndRead(`huggingface.co/owner/${kind}`)).toMatch(sentence);
});

it('says that a part for the text encoder has no effect', async () => {
  publishRepository(site, 'owner/te', { 'a.safetensors': loraFile(SMALL_LORAS.fluxWithTextEncoder) });
  const text = textOf(await (await add('huggingface.co/owner/te')).answer());
  expect(text).toContain('✅ its part for the text encoder has no effect here');
});

it('takes what Civitai says: the newest version of a page, age restriction, whom it shows, a harmless picture', async () => {
  const model = { name: 'Fox', type: 'LORA', nsfw: true, poi: true };
  publishVersion(site, 77, loraFile(SMALL_LORAS.flux), {
    model,
    allowNoCredit: false,
    allowCommercialUse: ['Image'],
  });
  site.json('/civitai/api/v1/models/70', { id: 70, modelVersions: [{ id: 77 }] });
  const reply = await add('<https://civitai.com/models/70/fox>');
  const message = await reply.answer();
  expect(textOf(message)).toContain('Fox, v1: civitai.com/models/77 is a LoRA for FLUX.1');
  expect(textOf(message)).toContain('✅ licence: pictures may be sold, its author has to be named');
  expect(textOf(message)).toContain('❔ Not found: a recommended scale\n');
  expect(textOf(message)).toContain('✅ its page says that it is for adults');
  expect(textOf(message)).toContain('**Age-restricted** channels only');
  expect(JSON.stringify(message.components)).toContain('https://image.civitai.com/fine.jpeg');
  expect(textOf(message)).toContain('Its page says that it shows a real person. Who is it?');
  const cleo = discord.person('Cleo').id;
  await (await reply.select(`lora:draft:likeness:${reply.id}`, [cleo])).answer(saysIt(`**Likeness** for <@${cleo}>`));
});

it('makes a preset age-restricted that gets a LoRA for adults, unless its age restriction was lifted', async () => {
  publishRepository(site, 'owner/fine', { 'a.safetensors': loraFile(SMALL_LORAS.flux) });
  publishVersion(site, 79, loraFile(SMALL_LORAS.flux), {
    model: { name: 'Fox', type: 'LORA', nsfw: true, poi: false },
  });
  await (await (await add('hf.co/owner/fine')).press('Save')).answer(saysIt('Saved.'));
  const edit = (options: Record<string, string>) => admin().command('lora edit', { name: `lora ${count}`, ...options });
  const changed = await (await edit({ reference: 'civitai.com/models/79' })).answer();
  expect(textOf(changed)).toContain('**Age-restricted** channels only');
  const lifted = { name: 'lifted', age_restricted: false };
  await (await (await add('civitai.com/models/79', lifted)).press('Save')).answer(saysIt('Saved.'));
  const moved = await admin().command('lora edit', { name: 'lifted', base: 'illustration' });
  expect(textOf(await moved.answer())).not.toContain('**Age-restricted**');
});

it('leaves out a picture whose address is too long for Discord', async () => {
  const url = `https://image.civitai.com/${'x'.repeat(3000)}.jpeg`;
  publishVersion(site, 80, loraFile(SMALL_LORAS.flux), { images: [{ url, nsfwLevel: 1, type: 'image' }] });
  expect(textOf(await (await add('civitai.com/models/80')).answer())).toMatch(/❔ Not found: .*a picture/);
});

it('refuses a LoRA whose page says that it was made for another model, though its file is for accounts only', async () => {
  publishVersion(site, 78, loraFile(SMALL_LORAS.sdxl), { baseModel: 'Pony' });
  site.json('/civitai/api/download/models/78', { error: 'Unauthorized' }, 401);
  expect(await addAndRead('civitai.com/models/78')).toMatch(/This LoRA was made for SDXL/);
});

it('shows what a file and a page say of themselves as text', async () => {
  const markup = '[click](https://evil.example) **@everyone** <@1234567890123>';
  const metadata = { 'modelspec.usage_hint': markup, ss_tag_frequency: JSON.stringify({ x: { [markup]: 3 } }) };
  const cardData = {
    license: markup,
    instance_prompt: markup,
    widget: [{ output: { url: 'http://evil.example/a.png' } }],
  };
  publishRepository(site, 'owner/markup', { 'a.safetensors': loraFile(SMALL_LORAS.flux, metadata) }, { cardData });
  const reply = await add('huggingface.co/owner/markup');
  const message = await reply.answer();
  expect(textOf(message)).toContain('\\[click\\](https\\://evil.example) \\*\\*\\@everyone');
  expect(JSON.stringify(message.components)).not.toContain('http://evil.example/a.png');
});

it('adds what could not be found out, and says so', async () => {
  site.json('/hf/api/models/owner/away', {}, 500);
  site.json('/hf/owner/away/resolve/main/a.safetensors', {}, 500);
  const reply = await add('huggingface.co/owner/away/a.safetensors');
  const text = textOf(await reply.answer());
  expect(text).toContain('❔ Not checked: what Hugging Face says of it, because it did not answer');
  expect(text).toContain('❔ Not checked: what is in its file, because its host did not hand it out');
  expect(text).toMatch(/❔ Not checked: whether it fits .*; the first picture will tell/);
  await (await reply.press('Save')).answer(saysIt('Saved.'));
});

it('refuses in a file for /lora import what it would refuse itself', async () => {
  publishRepository(site, 'owner/import', { 'a.safetensors': loraFile(SMALL_LORAS.lokr) });
  publishRepository(site, 'owner/two', {
    'a.safetensors': loraFile(SMALL_LORAS.flux),
    'b.safetensors': loraFile(SMALL_LORAS.flux),
  });
  const presets = ['import', 'two'].map((name) => ({
    name,
    paints: { kind: 'weights', model: 'black-forest-labs/flux-dev-lora', weights: `huggingface.co/owner/${name}` },
  }));
  const bytes = Buffer.from(JSON.stringify({ lorikeet: 'presets', version: 1, presets }));
  const file = { name: 'presets.json', type: 'application/json', bytes };
  const text = textOf(await (await admin().command('lora import', { file })).answer());
  expect(text).toMatch(/❌ import: .*would ignore this LoRA/);
  expect(text).toMatch(/❌ two: The repository of that LoRA has several files/);
});

it('checks what members type, after the first answer and before anything is painted', async () => {
  publishRepository(site, 'owner/typed', { 'a.safetensors': loraFile(SMALL_LORAS.lokr) });
  publishRepository(site, 'owner/typed-flux', { 'a.safetensors': loraFile(SMALL_LORAS.flux) });
  const member = discord.person('member');
  const imagine = (name: string) =>
    member.command('imagine', {
      prompt: 'a fox',
      lora: 'black-forest-labs/flux-dev-lora',
      replicate_weights: `huggingface.co/owner/${name}`,
      megapixels: '0.25',
    });
  const refused = await imagine('typed');
  // “Lorikeet is thinking…”
  expect(await refused.responseType()).toBe(5);
  await refused.answer(saysIt('would ignore this LoRA, and paint a picture without it'));
  const asked = site.requests.length;
  for (let times = 0; times < 2; times++) await (await imagine('typed-flux')).answer(hasPictures);
  // Its repository, its card and its file, once.
  expect(site.requests.length).toBe(asked + 3);
});

it('paints with what members type where it cannot be found out in time', async () => {
  site.handle('/hf/api/models/owner/silent', () => {});
  site.handle('/hf/owner/silent/resolve/main/a.safetensors', () => {});
  const options = {
    prompt: 'a fox',
    lora: 'black-forest-labs/flux-dev-lora',
    replicate_weights: 'huggingface.co/owner/silent/a.safetensors',
    megapixels: '0.25',
  };
  await (await discord.person('member').command('imagine', options)).answer(hasPictures);
});

it('takes the archive of a training where the model’s loader does, and says what it cannot look into', async () => {
  const archive = 'https://replicate.delivery/xezq/abc/trained_model.tar';
  const reply = await add(`<${archive}>`);
  expect(textOf(await reply.answer())).toContain('❔ Not checked: what is in its archive');
  await (await reply.press('Save')).answer(saysIt('Saved.'));
  for (const options of [{ lora: `lora ${count}` }, { lora: 'illustration', replicate_weights: archive }]) {
    const picture = await admin().command('imagine', { prompt: 'a hill', megapixels: '0.25', ...options });
    await picture.answer(hasPictures);
    expect(textOf(await (await picture.press('Details')).answer())).toContain(`replicate_weights: ${archive}`);
  }
  expect(
    await addAndRead('https://weights.replicate.delivery/default/abc/trained_model.tar', { name: 'other' }),
  ).toMatch(
    /loads archives from `replicate\.delivery` only, not from `weights\.replicate\.delivery`\. Give the name of the trained/,
  );
  expect(await addAndRead('https://example.com/lora.tar', { name: 'other' })).toMatch(
    /^An archive is loaded only as the `\.tar` of a training/,
  );
});
