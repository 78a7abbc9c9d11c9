import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { paintSheet } from '#test/support/discord/compare.ts';
import { controlsIn, hasPictures, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';
import { startFakeSite } from '#test/support/loras/fake-site.ts';
import { loraFile, publishRepository, SMALL_LORAS } from '#test/support/loras/publish.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';

const LIST_MODEL = 'owner/flux-multi-lora';
const STRINGS = { type: 'array', items: { type: 'string' } };
const NUMBERS = { type: 'array', items: { type: 'number' } };
const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
const fields = { hf_loras: STRINGS, lora_scales: NUMBERS, seed: { type: 'integer' }, go_fast: { type: 'boolean' } };
writeFileSync(join(folder, 'multi.json'), JSON.stringify(modelFileWith(fields, [], LIST_MODEL)));

const site = await startFakeSite();
afterAll(() => site.close());
const { discord } = await sharedBot({
  env: {
    READ_LORAS: 'true',
    HUGGING_FACE_URL: `${site.origin}/hf`,
    CIVITAI_URL: `${site.origin}/civitai`,
    MODELS_DIR: folder,
  },
});

const publish = (name: string, keys = SMALL_LORAS.flux, instance_prompt?: string) =>
  publishRepository(site, `owner/${name}`, { 'x.safetensors': loraFile(keys) }, { cardData: { instance_prompt } });
publish('fox', SMALL_LORAS.flux, 'FOX');
publish('ink', SMALL_LORAS.flux, 'INK');
publish('snow');
publish('pony', SMALL_LORAS.sdxl);
const file = (name: string) => `huggingface.co/owner/${name}/x.safetensors`;

const admin = () => discord.person('admin');
const ben = () => discord.person('Ben');
let count = 0;
beforeEach(() => {
  count += 1;
});
type Options = Parameters<ReturnType<typeof admin>['command']>[1];
const name = () => `preset ${count}`;
const add = (reference: string, more: Options = {}) =>
  admin().command('lora add', { name: name(), reference, ...more });
const says = (text: string) => (message: APIMessage) => textOf(message).includes(text);
const save = async (reference: string, more: Options = {}) =>
  textOf(await (await (await add(reference, more)).press('Save')).answer(says('Saved.')));
const paint = async (more: Options = {}) => {
  const reply = await ben().command('imagine', { prompt: 'a hill', lora: name(), ...more });
  await reply.answer(hasPictures);
  return reply;
};
type Reply = Awaited<ReturnType<typeof paint>>;
const detailsOf = async (reply: Reply) => textOf(await (await reply.press('Details')).answer());
/** What the model was given, whatever its order. */
const expectInput = (details: string, input: Readonly<Record<string, string | number>>) => {
  for (const [option, value] of Object.entries(input)) expect(details).toContain(`\n${option}: ${value}\n`);
};
const refusalOf = async (more: Options) =>
  textOf(await (await ben().command('imagine', { prompt: 'a hill', lora: name(), ...more })).answer());
const PAIR = 'hf.co/owner/fox:0.8 + hf.co/owner/ink:0.6';

describe('a preset with two LoRAs', () => {
  it('is shown with the facts of each before it is saved, and paints with both', async () => {
    const reply = await add(PAIR, { triggers: 'FOX, vixen + INK' });
    const text = textOf(await reply.answer());
    expect(text).toContain(`✅ LoRA 1: ${file('fox')} is a LoRA for FLUX.1`);
    expect(text).toContain(`✅ LoRA 2: ${file('ink')} is a LoRA for FLUX.1`);
    expect(text).toContain(`\`${file('fox')}\` on Flux dev with a LoRA, with \`${file('ink')}\``);
    expect(text).toContain('**Scale** 0.8');
    expect(text).toContain('**Scale of the 2nd LoRA** 0.6');
    expect(text).toContain('**Trigger word of the 2nd LoRA** `INK`');
    await (await reply.press('Save')).answer(says('Saved.'));
    const details = await detailsOf(await paint());
    expect(details).toContain('Sent as: FOX, INK, a hill');
    expectInput(details, {
      replicate_weights: file('fox'),
      lora_scale: 0.8,
      extra_lora: file('ink'),
      extra_lora_scale: 0.6,
    });
  });

  it('keeps them in what is made from its pictures', async () => {
    await save(PAIR);
    const first = await paint({ seed: 5 });
    const rerolled = await first.press('Reroll');
    await rerolled.answer(hasPictures);
    const varied = await first.press('Vary strong');
    await varied.answer(hasPictures);
    const { submit } = await (await first.press('Edit')).modal();
    const edited = await submit([
      { customId: 'prompt', value: 'a lake' },
      { customId: 'lora', values: [name()] },
      { customId: 'aspect_ratio', values: ['1:1'] },
    ]);
    await edited.answer(hasPictures);
    for (const reply of [rerolled, varied, edited]) {
      const details = await detailsOf(reply);
      expectInput(details, { lora_scale: 0.8, extra_lora: file('ink'), extra_lora_scale: 0.6 });
    }
  });

  it.each(['renamed', 'removed'])('keeps them where the preset was %s since', async (what) => {
    await save(PAIR, { triggers: 'FOX + INK' });
    const first = await paint({ seed: 5 });
    if (what === 'renamed') {
      const { submit } = await (await admin().command('lora edit', { name: name() })).modal();
      const values = { name: `${name()} b`, scale: '0.8 + 0.6', triggers: 'FOX + INK', emoji: '', defaults: '' };
      const saved = await submit(Object.entries(values).map(([customId, value]) => ({ customId, value })));
      await saved.answer(says('Saved.'));
    } else {
      await (await (await admin().command('lora remove', { name: name() })).press('Remove')).answer(says('removed'));
    }
    const rerolled = await first.press('Reroll');
    await rerolled.answer(hasPictures);
    const edited = await submitModal(await first.press('Edit'), {});
    await edited.answer(hasPictures);
    for (const reply of [rerolled, edited]) {
      const details = await detailsOf(reply);
      expectInput(details, { lora_scale: 0.8, extra_lora: file('ink'), extra_lora_scale: 0.6 });
      expect(details).toContain('FOX, INK, a hill');
    }
  });

  it('takes another scale for the first, and for the second by its own option', async () => {
    await save(PAIR, { scale: '0.8 (0.5 to 1) + 0.6' });
    const details = await detailsOf(await paint({ lora_scale: 0.9, extra_lora_scale: 0.7 }));
    expectInput(details, { lora_scale: 0.9, extra_lora_scale: 0.7 });
    expect(await refusalOf({ lora_scale: 1.5 })).toContain('goes from 0.5 to 1 in this server');
    const square = { aspect_ratio: undefined, width: undefined, height: undefined };
    const sheet = await paintSheet(ben(), { ...square, lora: name(), x: 'scale 0.5, 1' });
    expect(textOf(sheet)).toContain('2 pictures');
  });

  it('has no place left for a third, which is said', async () => {
    await save(PAIR);
    expect(await refusalOf({ extra_lora: 'owner/third' })).toMatch(/has all the LoRAs already that .* takes\./);
    await save2('alone', 'hf.co/owner/fox');
    const reply = await paint({ lora: 'alone', extra_lora: 'hf.co/owner/snow' });
    const switched = await reply.select('Switch LoRA…', [name()]);
    await switched.answer(hasPictures);
    expect(textOf(await switched.answer(hasPictures))).toContain('left out extra_lora, since');
    expect(await detailsOf(switched)).toContain(`extra_lora: ${file('ink')}`);
  });

  it('has a command of its own without the options for other LoRAs', async () => {
    await save(PAIR);
    await (await admin().command('lora edit', { name: name(), shortcut: true })).answer(says('has the command'));
    const command = name().replace(' ', '-');
    await (await ben().command(command, { prompt: 'a hill', lora_scale: 0.7, extra_lora_scale: 0.5 })).answer(
      hasPictures,
    );
    for (const option of ['replicate_weights', 'extra_lora'])
      await expect(ben().command(command, { prompt: 'a hill', [option]: 'a/b' })).rejects.toThrow(option);
  });

  it('is listed, exported and imported with both', async () => {
    await save(PAIR, { triggers: 'FOX + INK' });
    const shown = textOf(await (await ben().command('lora show', { name: name() })).answer());
    expect(shown).toContain('**Trigger word of the 2nd LoRA** `INK`');
    const exported = await (await admin().command('lora export')).answer();
    const [, url = ''] = /"url":"([^"]+\.json[^"]*)"/.exec(JSON.stringify(exported.components)) ?? [];
    const bytes = Buffer.from(discord.playground.readAttachment(url)?.bytes ?? []);
    const parsed = JSON.parse(bytes.toString());
    const own = parsed.presets.find((each: { name: string }) => each.name === name());
    expect(own.paints.extras).toEqual([{ weights: file('ink'), scale: 0.6, triggers: ['INK'] }]);
    const copy = { ...parsed, presets: [{ ...own, name: 'copied' }] };
    const upload = { name: 'p.json', type: 'application/json', bytes: Buffer.from(JSON.stringify(copy)) };
    await (await (await admin().command('lora import', { file: upload })).press('Import 1')).answer(says('Imported.'));
    expect(textOf(await (await ben().command('lora show', { name: 'copied' })).answer())).toContain(
      shown.slice(shown.indexOf('**Paints with**'), shown.indexOf('Use it:')).trim(),
    );
  });

  it('is changed by its form and by /lora edit', async () => {
    await save(PAIR, { triggers: 'FOX + INK' });
    const { modal, submit } = await (await admin().command('lora edit', { name: name() })).modal();
    expect(JSON.stringify(modal)).toContain('"0.8 + 0.6"');
    expect(JSON.stringify(modal)).toContain('"FOX + INK"');
    const values = { name: name(), scale: '1 + 0.5', triggers: 'FOX + INK, tusche', emoji: '', defaults: '' };
    const saved = await submit(Object.entries(values).map(([customId, value]) => ({ customId, value })));
    const text = textOf(await saved.answer(says('Saved.')));
    expect(text).toContain('**Scale of the 2nd LoRA** 0.5');
    expect(text).toContain('**Trigger word of the 2nd LoRA** `INK`, or `tusche`');
    const other = await admin().command('lora edit', { name: name(), extra: 'hf.co/owner/snow', extra_scale: 0.3 });
    expect(textOf(await other.answer())).toContain('**Scale of the 2nd LoRA** 0.3');
    const moved = await admin().command('lora edit', { name: name(), reference: 'hf.co/owner/snow' });
    expect(textOf(await moved.answer())).toContain('**Trigger word of the 2nd LoRA** `INK`, or `tusche`');
    const none = textOf(await (await admin().command('lora edit', { name: name(), extra: 'none' })).answer());
    expect(none).toContain(`\`${file('fox')}\` on Flux dev`);
    expect(none).not.toContain('2nd LoRA');
  });
});

const save2 = async (presetName: string, reference: string) =>
  (await (await admin().command('lora add', { name: presetName, reference })).press('Save')).answer(says('Saved.'));

describe('before it is saved', () => {
  it('the LoRA that does not fit is named', async () => {
    const text = textOf(await (await add('hf.co/owner/fox + hf.co/owner/pony')).answer());
    expect(text).toMatch(/^The LoRA `hf\.co\/owner\/pony` cannot be used\. This LoRA was made for SDXL/);
    const gone = textOf(await (await add('hf.co/owner/fox + hf.co/owner/gone')).answer());
    expect(gone).toMatch(/^The LoRA `hf\.co\/owner\/gone` cannot be used\. Hugging Face has no `owner\/gone`/);
  });

  it('it is said how many LoRAs the model takes', async () => {
    const three = 'hf.co/owner/fox + hf.co/owner/ink + hf.co/owner/snow';
    expect(textOf(await (await add(three)).answer())).toMatch(
      /takes up to 2 LoRAs, and these are 3\. Leave the last one/,
    );
    const schnell = textOf(await (await add(PAIR, { base: 'black-forest-labs/flux-schnell-lora' })).answer());
    expect(schnell).toMatch(/takes only one LoRA\. Leave the last one out, or choose another base/);
    const six = Array.from({ length: 6 }, (_, index) => `a/b${index}`).join(' ');
    expect(textOf(await (await add(six)).answer())).toContain('A preset can have up to 5 LoRAs; these are 6');
  });

  it('the file is asked for of the LoRA that has several', async () => {
    const files = { 'a.safetensors': loraFile(SMALL_LORAS.flux), 'b.safetensors': loraFile(SMALL_LORAS.flux) };
    publishRepository(site, 'owner/two', files);
    publishRepository(site, 'owner/pair', files);
    expect(textOf(await (await add('hf.co/owner/two + hf.co/owner/fox')).answer())).toContain(
      'The repository of LoRA 1 has several files',
    );
    const reply = await add('hf.co/owner/fox:0.9 + hf.co/owner/two:0.5 + hf.co/owner/pair', { base: LIST_MODEL });
    expect(textOf(await reply.answer())).toContain('The repository of LoRA 2 has several files. Which one is it?');
    await (await reply.select(`lora:draft:file:${reply.id}`, ['1'])).answer(says('The repository of LoRA 3 has'));
    const done = await (await reply.select(`lora:draft:file:${reply.id}`, ['0'])).answer(
      (message) => controlsIn(message).find(({ label }) => label === 'Save')?.disabled === false,
    );
    expect(textOf(done)).toContain('owner/two/b.safetensors');
    expect(textOf(done)).toContain('owner/pair/a.safetensors');
    expect(textOf(done)).toContain('**Scale of the 2nd LoRA** 0.5');
  });

  it('the trigger words found go to the LoRA that they are of', async () => {
    const reply = await add(PAIR);
    await reply.answer();
    const chosen = await (await reply.select(`lora:draft:found:${reply.id}`, ['0', '1'])).answer(
      says('**Trigger word** `FOX`'),
    );
    expect(textOf(chosen)).toContain('**Trigger word of the 2nd LoRA** `INK`');
  });
});

describe('a model that takes a list', () => {
  it('paints with three, each with its scale, and one more of a member’s', async () => {
    await save('hf.co/owner/fox + hf.co/owner/ink, owner/three', { base: LIST_MODEL, scale: '0.8 + 0.6' });
    const three = `${file('fox')},${file('ink')},owner/three`;
    expectInput(await detailsOf(await paint()), { replicate_weights: three, lora_scale: '0.8,0.6,1' });
    const reply = await paint({ replicate_weights: 'hf.co/owner/snow', more: 'lora_scale: 1' });
    const details = await detailsOf(reply);
    expectInput(details, { replicate_weights: `${three},huggingface.co/owner/snow`, lora_scale: '1,0.6,1,1' });
    await (await reply.press('Reroll')).answer(hasPictures);
  });
});

it('five LoRAs with the longest names, words and texts fit into one message, and what is open is shown first', async () => {
  const long = (letter: string, length: number, index: number) => `${letter.repeat(length - 2)}${index}0`;
  const repositories = Array.from({ length: 5 }, (_, index) => `owner/${long('r', 90, index)}`);
  for (const repository of repositories) {
    const metadata = { 'modelspec.usage_hint': 'hint '.repeat(60) };
    const cardData = { license: 'licence '.repeat(30), instance_prompt: long('p', 80, 1) };
    const files = { [`${'f'.repeat(90)}.safetensors`]: loraFile(SMALL_LORAS.flux, metadata) };
    publishRepository(site, repository, files, { cardData });
  }
  site.json(`/hf/api/models/${repositories[4]}`, {}, 500);
  const words = (at: number) => Array.from({ length: 10 }, (_, index) => long('w', 58, at) + index).join(', ');
  const reply = await add(repositories.map((each) => `hf.co/${each}`).join(' + '), {
    base: LIST_MODEL,
    triggers: repositories.map((_, index) => words(index)).join(' + '),
    scale: '0.1 + 0.2 + 0.3 + 0.4 + 0.5',
  });
  const text = textOf(await reply.answer(says('not saved yet')));
  expect(text.length).toBeLessThanOrEqual(4000);
  expect(text).toContain('❔ Not checked: LoRA 5: what Hugging Face says of it');
  expect(text).toMatch(/✅ LoRA 1: .*\n(?:.*\n)+… and \d+ more\n/);
  expect(text).toContain('**Scale of the 5th LoRA** 0.5');
  await (await reply.press('Save')).answer(says('Saved.'));
  const shown = await (await admin().command('lora show', { name: name() })).answer();
  expect(textOf(shown)).toMatch(/\*\*Trigger word of the 5th LoRA\*\* `w+40\S+`, or `w+40\S+`, 8 more/);
  const painted = await paint();
  expect(await detailsOf(painted)).toContain('0.1,0.2,0.3,0.4,0.5');
  await (await submitModal(await painted.press('Edit'), {})).answer(hasPictures);
  await (await admin().command('lora list', {})).answer();
  await (await admin().command('lora edit', { name: name() })).modal();
});

describe.each(['illustration', 'flux_stevenespinoza', 'lassie-dog', 'flux-handwriting-and-sketch'])('on %s', (base) => {
  it('a preset paints with two LoRAs', async () => {
    await save(PAIR, { base });
    const details = await detailsOf(await paint({ megapixels: '0.25' }));
    expectInput(details, { replicate_weights: file('fox'), extra_lora: file('ink'), extra_lora_scale: 0.6 });
  });
});
