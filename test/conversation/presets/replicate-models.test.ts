import { mkdtempSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { controlsIn, type Discord, hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
const loraFields = { lora_weights: { type: 'string' }, lora_scale: { type: 'number' }, scheduler: { type: 'string' } };
for (const name of ['qwen/qwen-image', 'someone/sdxl-loras'])
  writeFileSync(join(folder, `${name.split('/')[1]}.json`), JSON.stringify(modelFileWith(loraFields, [], name)));

let replicate: FakeReplicate;
let discord: Discord;
let bot: TestBot;
const storeEnv = { STORE_URL: '' };
const start = () =>
  startBot({
    discord,
    env: {
      REPLICATE_API_TOKEN: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
      MODELS_DIR: folder,
      READ_LORAS: 'true',
      ...storeEnv,
    },
  });

const outline = { structure: { type: 'string', format: 'uri' }, words: { type: 'string' } };
writeFileSync(
  join(folder, 'outline.json'),
  JSON.stringify(modelFileWith(outline, ['structure', 'words'], 'someone/outline')),
);

/** Sent with every input: the safety checker is on. */
const safety = { disable_safety_checker: false };

beforeAll(async () => {
  replicate = await openFakeReplicate({ bootMs: 0, finishMs: 0, shrink: 16 });
  discord = await startDiscord();
  storeEnv.STORE_URL = `sqlite:${await mkdtemp(`${tmpdir()}/lorikeet-`)}/store.sqlite`;
  publishModel('someone', 'flux-moomin', 'heller-software/lassie-dog');
  publishModel('someone', 'sdxl-emoji', 'heller-software/lassie-dog', { scheduler: { type: 'string', 'x-order': 90 } });
  publishModel('someone', 'upscale-more', 'nightmareai/real-esrgan');
  publishModel('someone', 'films', 'heller-software/lassie-dog', {}, 'https://replicate.delivery/x/out.mp4');
  publishModel('someone', 'pictures', 'heller-software/lassie-dog', {}, ['https://replicate.delivery/x/out.webp']);
  publishModel('someone', 'broken', 'heller-software/lassie-dog', { words: { $ref: '#/nowhere', 'x-order': 91 } });
  bot = await start();
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
  await discord.close();
});

/** A model on Replicate that Lorikeet has no model file of: as another one is, with more fields. */
function publishModel(
  owner: string,
  name: string,
  templateName: string,
  more: Record<string, unknown> = {},
  exampleOutput?: unknown,
): void {
  const model = replicate.models.get(templateName);
  if (!model) throw new Error(`no ${templateName}`);
  const versions = model.versions.map((version) => {
    const openapi_schema = structuredClone(version.openapi_schema);
    const input = Object(openapi_schema).components.schemas.Input;
    Object.assign(input.properties, more);
    return { ...version, openapi_schema };
  });
  replicate.models.set(`${owner}/${name}`, { ...model, owner, name, versions, exampleOutput });
}

const admin = () => discord.person('admin');
const add = async (options: Record<string, string>) => admin().command('lora add', options);
const addAndRead = async (options: Record<string, string>) => textOf(await (await add(options)).answer());

describe('a model without a safety checker', () => {
  const withoutChecker = () => {
    const lassie = replicate.models.get('heller-software/lassie-dog');
    if (!lassie) throw new Error('no lassie-dog');
    const versions = lassie.versions.map((version) => {
      const openapi_schema = structuredClone(version.openapi_schema);
      delete Object(openapi_schema).components.schemas.Input.properties.disable_safety_checker;
      return { ...version, openapi_schema };
    });
    replicate.models.set('someone/daring', { ...lassie, owner: 'someone', name: 'daring', versions });
  };

  it('is told apart before it is saved', async () => {
    withoutChecker();
    const [daring, pictures] = [
      await addAndRead({ name: 'x', reference: 'someone/daring' }),
      await addAndRead({ name: 'x', reference: 'someone/pictures' }),
    ];
    expect(daring).toContain('it has no safety checker');
    expect(pictures).not.toContain('it has no safety checker');
  });
});

it('has the scale of its own example, where that is not the usual one', async () => {
  const moomin = replicate.models.get('someone/flux-moomin');
  if (!moomin) throw new Error('no moomin');
  const example = (lora_scale: number) => ({ exampleInput: { prompt: 'MOOMIN', lora_scale } });
  replicate.models.set('someone/strong', { ...moomin, name: 'strong', ...example(1.2) });
  replicate.models.set('someone/usual', { ...moomin, name: 'usual', ...example(1) });
  for (const base of [{}, { base: 'flux-dev-lora' }]) {
    const text = await addAndRead({ name: 'x', reference: 'someone/strong', ...base });
    expect(text).toContain('✅ scale 1.2, recommended by its example on Replicate');
    expect(text).toContain('**Scale** 1.2');
  }
  expect(await addAndRead({ name: 'x', reference: 'someone/strong', scale: '0.7' })).toContain('**Scale** 0.7');
  expect(await addAndRead({ name: 'x', reference: 'someone/usual' })).not.toContain('recommended');
});

describe('a reference that is not known', () => {
  it('is fetched, shown, saved with its model, and paints', async () => {
    const reply = await add({
      name: 'moomin',
      reference: 'https://replicate.com/someone/flux-moomin',
      triggers: 'MOOMIN',
    });
    const text = textOf(await reply.answer());
    expect(text).toMatch(/✅ Flux moomin \(someone\/flux-moomin, version bc4ac93b\)/);
    expect(text).not.toContain('Not checked');
    await (await reply.press('Save')).answer((message) => textOf(message).includes('Saved.'));
    await (await admin().command('imagine', { prompt: 'a fox', lora: 'moomin', seed: 3 })).answer(hasPictures);
    expect(replicate.predictions.at(-1)?.input).toEqual({ prompt: 'MOOMIN, a fox', seed: 3, ...safety });
  });

  it('is offered in no other server', async () => {
    const cleo = discord.person('Cleo', 'Atelier/general');
    const names = async (who = cleo) => (await who.autocomplete('imagine', 'lora', 'moomin')).map(({ value }) => value);
    expect([await names(), await names(admin())]).toEqual([[], ['moomin']]);
    const message = await (await cleo.command('imagine', { prompt: 'a fox', lora: 'someone/flux-moomin' })).answer();
    expect(textOf(message)).toContain('There is no LoRA');
  });

  it('works after a restart, also in the buttons of its pictures', async () => {
    const [picture] = admin().messages.slice(-1);
    if (!picture) throw new Error('no picture');
    const begun = await add({ name: 'later', reference: 'huggingface.co/owner/later' });
    await begun.answer();
    await bot.stop();
    bot = await start();
    await (await begun.press('Save')).answer((message) => textOf(message).includes('Saved.'));
    await (await admin().press(picture, 'Reroll')).answer(hasPictures);
    expect(replicate.predictions.at(-1)?.input).toMatchObject({ prompt: 'MOOMIN, a fox' });
    await (await admin().command('imagine', { prompt: 'a moomin house', lora: 'moomin', seed: 4 })).answer(hasPictures);
    expect(replicate.predictions.at(-1)?.input).toEqual({ prompt: 'a moomin house', seed: 4, ...safety });
  });

  it.each([
    'https://replicate.com/someone/flux-moomin/playground',
    '<https://replicate.com/someone/flux-moomin>',
    'https://replicate.com/someone/flux-moomin/examples#one',
    'replicate.com/someone/flux-moomin/api/learn-more?lang=node',
    '`someone/flux-moomin`',
  ])('is fetched from %s as from its page', async (reference) => {
    const text = await addAndRead({ name: 'x', reference });
    expect(text).toMatch(/✅ Flux moomin \(someone\/flux-moomin, version bc4ac93b\)/);
    expect(text).toContain('**Paints with** Flux moomin');
    const missing = await addAndRead({ name: 'x', reference: reference.replace('flux-moomin', 'nothing') });
    expect(missing).toContain('Replicate knows no model `someone/nothing`');
  });

  it('can be added as weights, with its version', async () => {
    const reply = await add({ name: 'moomin lora', reference: 'someone/flux-moomin:bc4ac93b', base: 'flux-dev-lora' });
    expect(textOf(await reply.answer())).toMatch(/✅ someone\/flux-moomin is there, version bc4ac93b, and fits Flux/);
    await (await reply.press('Save')).answer((message) => textOf(message).includes('Saved.'));
    await (await admin().command('imagine', { prompt: 'a fox', lora: 'moomin lora', seed: 3 })).answer(hasPictures);
    const [version] = replicate.models.get('someone/flux-moomin')?.versions ?? [];
    expect(replicate.predictions.at(-1)?.input).toEqual({
      prompt: 'a fox',
      seed: 3,
      ...safety,
      lora_weights: `someone/flux-moomin/${version?.id}`,
    });
  });

  it.each([
    [{ reference: 'someone/nothing' }, /Replicate knows no model `someone\/nothing`/],
    [{ reference: 'someone/sdxl-emoji', base: 'flux-dev-lora' }, /is not a LoRA for Flux \(it has `scheduler`\)/],
    [{ reference: 'someone/upscale-more' }, /takes no prompt: it enlarges/],
    [{ reference: 'someone/films' }, /someone\/films makes no pictures: its own example is .* \(mp4\)/],
    [{ reference: 'someone/broken' }, /cannot be painted with here: .*its schema has no #\/nowhere/],
    [{ reference: 'someone/flux-moomin:ffffffff', base: 'flux-dev-lora' }, /no version that begins with ffffffff/],
  ])('%j is refused with the reason', async (options, sentence) => {
    expect(await addAndRead({ name: 'x', ...options })).toMatch(sentence);
  });

  it.each([
    ['someone/flux-moomin', 'qwen/qwen-image', /was made for FLUX\.1, so it does not fit .* As `base` choose `\S+`/],
    ['someone/flux-moomin', 'someone/sdxl-loras', /was made for FLUX\.1, so it does not fit /],
    ['someone/sdxl-emoji', 'qwen/qwen-image', /was made for SDXL, .* As `base` choose `someone\/sdxl-loras`/],
    ['someone/sdxl-emoji', 'flux-dev-lora', /so it does not fit \*\*.* As `base` choose `someone\/sdxl-loras`/],
  ])('%s is refused on %s, and the base that fits is offered', async (reference, base, sentence) => {
    expect(await addAndRead({ name: 'x', reference, base })).toMatch(sentence);
  });

  it('is taken on a base of its own family, whose loader is not known', async () => {
    const text = await addAndRead({ name: 'x', reference: 'someone/sdxl-emoji', base: 'someone/sdxl-loras' });
    expect(text).toContain('✅ someone/sdxl-emoji is there, version bc4ac93b\n');
    expect(text).toMatch(/❔ Not checked: whether .* loads it; the first picture will tell/);
  });

  it.each([
    ['someone/nothing', /❌ x: Replicate knows no model `someone\/nothing`/],
    ['someone/sdxl-emoji', /❌ x: .*is not a LoRA for Flux/],
  ])('%s is refused in a file for /lora import too', async (reference, sentence) => {
    const paints = { kind: 'weights', model: 'black-forest-labs/flux-dev-lora', weights: reference };
    const bytes = Buffer.from(JSON.stringify({ lorikeet: 'presets', version: 1, presets: [{ name: 'x', paints }] }));
    const file = { name: 'presets.json', type: 'application/json', bytes };
    const message = await (await admin().command('lora import', { file })).answer();
    expect(textOf(message)).toMatch(sentence);
    expect(controlsIn(message)).toEqual([]);
  });

  it('is treated as weights if Replicate cannot be reached, and the reply says so', async () => {
    replicate.faults.add({ kind: 'reset', on: 'model', after: false, times: 20 });
    const text = await addAndRead({ name: 'x', reference: 'someone/flux-new' });
    replicate.faults.clear();
    expect(text).toContain(
      '❔ Not checked: whether someone/flux-new exists and fits Flux dev with a LoRA: Replicate could not be asked just now',
    );
  });
});

it.each([
  ['someone/nothing', /Replicate knows no model `someone\/nothing`/],
  ['someone/sdxl-emoji', /is not a LoRA for Flux \(it has `scheduler`\), so it does not fit/],
])('%s, typed by a member, is refused before anything is painted', async (replicate_weights, sentence) => {
  const painted = replicate.predictions.length;
  const options = { prompt: 'a fox', lora: 'black-forest-labs/flux-dev-lora', replicate_weights };
  const reply = await discord.person('Ben').command('imagine', options);
  expect(textOf(await reply.answer((message) => !/waiting|queue|paint/i.test(textOf(message))))).toMatch(sentence);
  expect(replicate.predictions.length).toBe(painted);
});

it('a model that needs more than a prompt can be a preset, which says so', async () => {
  const reply = await add({ name: 'outlined', reference: 'someone/outline' });
  expect(textOf(await reply.answer())).toContain('✅ every prompt needs image and words beside it');
  await (await reply.press('Save')).answer((message) => textOf(message).includes('Saved.'));
  const imagine = (options: Parameters<ReturnType<typeof admin>['command']>[1]) =>
    admin().command('imagine', { prompt: 'a fox', lora: 'outlined', ...options });
  expect(textOf(await (await imagine({})).answer())).toContain('needs `image`');
  const image = { name: 'a.png', type: 'image/png', bytes: await samplePicture(64, 64) };
  expect(textOf(await (await imagine({ image })).answer())).toContain('Add it as `more: words: …`');
});
