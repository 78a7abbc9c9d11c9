import type { APIMessage } from 'discord.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import {
  controlsIn,
  type Discord,
  hasPictures,
  isEphemeral,
  picturesIn,
  startDiscord,
  textOf,
} from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { throttled } from '#test/support/fake-replicate/problems.ts';
import { type FakeSite, startFakeSite } from '#test/support/loras/fake-site.ts';
import { loraFile, publishRepository, publishVersion, SMALL_LORAS } from '#test/support/loras/publish.ts';
import { listLoras, listRepositories } from '#test/support/loras/search.ts';

let site: FakeSite;
let replicate: FakeReplicate;
let discord: Discord;
let bot: TestBot;
/** Ms that the bot's clock is ahead. */
let aheadMs = 0;
const start = (env: Record<string, string> = {}) =>
  startBot({
    discord,
    now: () => performance.now() + aheadMs,
    env: {
      READ_LORAS: 'true',
      HUGGING_FACE_URL: `${site.origin}/hf`,
      CIVITAI_URL: `${site.origin}/civitai`,
      REPLICATE_API_TOKEN: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
      ...env,
    },
  });

const MARKUP = 'owl [x](https://evil.example) **@everyone** <@1234567890123>';

beforeAll(async () => {
  [site, replicate, discord] = await Promise.all([
    startFakeSite(),
    openFakeReplicate({ bootMs: 0, finishMs: 0, shrink: 16 }),
    startDiscord(),
  ]);
  const lassie = replicate.models.get('heller-software/lassie-dog');
  if (!lassie) throw new Error('no lassie-dog');
  const about = {
    description: 'A flux LoRA of watercolor foxes',
    run_count: 1234,
    cover_image_url: 'https://replicate.delivery/fox.webp',
  };
  const exampleInput = { prompt: 'WTRFX a fox in the snow', num_inference_steps: 20, lora_scale: 0.8 };
  replicate.models.set('someone/watercolor-fox', {
    ...lassie,
    owner: 'someone',
    name: 'watercolor-fox',
    about,
    exampleInput,
  });
  listRepositories(site, [
    {
      id: 'painter/fox-lora',
      downloads: 900,
      cardData: { base_model: 'black-forest-labs/FLUX.1-dev', instance_prompt: 'foxy', license: 'apache-2.0' },
    },
    { id: 'painter/fox-for-friends', downloads: 5000, gated: 'manual' },
    { id: 'painter/fox-unknown', downloads: 3 },
    { id: 'painter/fox-adult', downloads: 4000, tags: ['not-for-all-audiences'] },
  ]);
  const harmless = { url: 'https://image.civitai.com/fine.jpeg', nsfwLevel: 1, type: 'image' };
  listLoras(site, [
    {
      id: 10,
      name: 'Fox style',
      creator: { username: 'Vix' },
      stats: { downloadCount: 4321 },
      allowNoCredit: false,
      allowCommercialUse: ['None'],
      modelVersions: [
        { id: 101, name: 'Pony', baseModel: 'Pony', trainedWords: ['score_9'], images: [] },
        { id: 102, name: 'Flux', baseModel: 'Flux.1 D', trainedWords: ['vulpes, fox'], images: [harmless] },
      ],
    },
    { id: 11, name: 'Fox, undressed', nsfw: true, modelVersions: [{ id: 111, baseModel: 'Flux.1 D' }] },
    {
      id: 12,
      name: 'Fox of the future',
      modelVersions: [{ id: 121, baseModel: 'Flux.1 D', availability: 'EarlyAccess' }],
    },
    {
      id: 13,
      name: MARKUP,
      creator: { username: MARKUP },
      modelVersions: [{ id: 131, baseModel: 'Flux.1 D', trainedWords: [MARKUP] }],
    },
    ...Array.from({ length: 9 }, (_, index) => ({
      id: 200 + index,
      name: `Snail ${index}`,
      modelVersions: [{ id: 2000 + index, baseModel: 'Flux.1 D' }],
    })),
  ]);
  bot = await start();
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
  await Promise.all([site.close(), replicate[Symbol.asyncDispose](), discord.close()]);
});

const admin = () => discord.person('admin');
const search = async (words: string, person = admin()) => person.command('lora search', { words });
const saysIt = (text: string) => (message: APIMessage) => textOf(message).includes(text);
const labels = (message: APIMessage) => controlsIn(message).map(({ label }) => label);

it('finds LoRAs on all sites, with what their pages tell, for whoever asked alone', async () => {
  const message = await (await search('fox')).answer();
  const text = textOf(message);
  expect(isEphemeral(message)).toBe(true);
  expect(text).toContain('4 found on Replicate, Hugging Face, and Civitai');
  expect(text).toContain('**[watercolor-fox](https://replicate.com/someone/watercolor-fox)** by someone');
  expect(text).toMatch(/-# Replicate · 1,234 runs\n-# trigger word, maybe: `WTRFX`\n-# ✅ paints by itself/);
  expect(text).toContain('**[fox-lora](https://huggingface.co/painter/fox-lora)** by painter');
  expect(text).toMatch(
    /-# Hugging Face · .*FLUX.1-dev · 900 downloads · licence: apache-2.0\n-# trigger word: `foxy`\n-# ✅ fits Flux dev/,
  );
  expect(text).toContain('**[Fox style](https://civitai.com/models/10?modelVersionId=102)** by Vix');
  expect(text).toContain('licence: pictures may not be sold, its author has to be named');
  expect(text).toContain('trigger words: `vulpes`, `fox`');
  expect(picturesIn(message).map(({ url }) => url)).toEqual([
    'https://replicate.delivery/fox.webp',
    'https://image.civitai.com/fine.jpeg',
  ]);
});

it('leaves out what nobody can load, and shows last what may not fit', async () => {
  const text = textOf(await (await search('fox')).answer());
  expect(text).not.toContain('fox-for-friends');
  expect(text).not.toContain('Fox of the future');
  expect(text.indexOf('fox-unknown')).toBeGreaterThan(text.indexOf('Fox style'));
  expect(text).toContain('❔ its page does not say which model it was made for');
});

it('hides what is for adults, but in age-restricted channels', async () => {
  const text = textOf(await (await search('fox')).answer());
  expect(text).not.toMatch(/undressed|fox-adult/);
  const late = await search('fox', admin().inChannel('1100000000000001003'));
  const pages = [await late.answer(), await (await late.press('▶')).answer(saysIt('fox-unknown'))];
  expect(pages.map(textOf).join('\n')).toMatch(/undressed[\s\S]*fox-adult|fox-adult[\s\S]*undressed/);
});

it('shows what pages say of themselves as text', async () => {
  const text = textOf(await (await search('owl')).answer());
  expect(text).toContain('owl \\[x\\](https\\://evil.example) \\*\\*\\@everyone\\*\\*');
  expect(text).not.toMatch(/(?<!\\)@everyone|(?<!\\)<@1234/);
});

it('turns pages, after a restart too', async () => {
  const reply = await search('snail');
  const first = await reply.answer();
  expect(textOf(first)).toContain('Snail 4');
  expect(labels(first)).toEqual(['Add', 'Add', 'Add', 'Add', 'Add', '◀', '1 of 2', '▶']);
  await bot.stop();
  bot = await start();
  const second = await (await reply.press('▶')).answer(saysIt('Snail 8'));
  expect(labels(second)).toEqual(['Add', 'Add', 'Add', 'Add', '◀', '2 of 2', '▶']);
  expect(textOf(second)).not.toContain('Snail 4');
});

it('asks sites once for an answer that it turns pages of', async () => {
  const count = () => site.requests.filter((each) => each.includes('/civitai/api/v1/models')).length;
  const reply = await search('snail shell');
  await reply.answer();
  const before = count();
  await (await search('Snail  shell')).answer();
  expect(count()).toBe(before);
});

it('names a site that fails, and shows the others', async () => {
  replicate.faults.add({ kind: 'answer', on: 'search', problem: throttled(1000) });
  site.json('/hf/api/models', {}, 500);
  const text = textOf(await (await search('style')).answer());
  expect(text).toContain('Replicate takes no more searches at the moment');
  expect(text).toContain('Hugging Face could not be reached');
  expect(text).toMatch(/found on Civitai\n/);
  expect(text).toContain('Fox style');
  listRepositories(site, [
    { id: 'painter/fox-lora', downloads: 900, cardData: { base_model: 'FLUX.1-dev' } },
    { id: 'painter/xl-pony', cardData: { base_model: 'stabilityai/stable-diffusion-xl-base-1.0' } },
  ]);
});

it('offers no LoRA that no model here loads', async () => {
  const message = await (await search('xl')).answer();
  expect(textOf(message)).toContain('❌ made for SDXL: no model here loads it');
  expect(labels(message)).toEqual([]);
});

it('shows a way on where nothing is found', async () => {
  const message = await (await search('zzzz')).answer();
  expect(textOf(message)).toContain('Nothing was found. Try fewer words or others, in English.');
  expect(textOf(message)).toContain('`/lora add`');
  expect(controlsIn(message)).toEqual([]);
});

it('lets members look, but only those add who may change presets', async () => {
  const reply = await search('fox', discord.person('Ben'));
  const message = await reply.answer();
  expect(textOf(message)).toContain('`huggingface.co/painter/fox-lora`');
  expect(labels(message)).not.toContain('Add');
  const nothing = textOf(await (await search('zzzz', discord.person('Ben'))).answer());
  expect(nothing).toContain('Nothing was found.');
  expect(nothing).not.toContain('/lora add');
  const forAdmin = await (await search('fox')).answer();
  const [button] = controlsIn(forAdmin).filter(({ label }) => label === 'Add');
  expect(button?.customId).toBe('lora:search:add:someone/watercolor-fox');
});

it('adds a model of Replicate, with what its example tells', async () => {
  const draft = await (await (await search('fox')).press('lora:search:add:someone/watercolor-fox')).answer();
  const text = textOf(draft);
  expect(text).toContain('**watercolor-fox**');
  expect(text).toContain('✅ its page says: A flux LoRA of watercolor foxes');
  expect(text).toContain('✅ run 1,234 times on Replicate');
  expect(text).toMatch(/✅ its published example uses num\\?_inference\\?_steps: 20 and lora\\?_scale: 0.8/);
  expect(text).not.toContain('**Trigger word**');
  expect(JSON.stringify(draft.components)).toContain('not certain');
  expect(picturesIn(draft).map(({ url }) => url)).toEqual(['https://replicate.delivery/fox.webp']);
});

it('adds a LoRA of Hugging Face and of Civitai, that paint', async () => {
  publishRepository(site, 'painter/fox-lora', { 'fox.safetensors': loraFile(SMALL_LORAS.flux) });
  publishVersion(site, 102, loraFile(SMALL_LORAS.flux), { model: { name: 'Fox style', type: 'LORA', nsfw: false } });
  const found = await search('fox');
  const first = await found.press('lora:search:add:huggingface.co/painter/fox-lora');
  expect(textOf(await first.answer())).toContain('huggingface.co/painter/fox-lora/fox.safetensors');
  await (await first.press('Save')).answer(saysIt('Saved.'));
  const second = await found.press('lora:search:add:civitai.com/models/102');
  expect(textOf(await second.answer())).toContain('**Fox style**');
  await (await second.press('Save')).answer(saysIt('Saved.'));
  const picture = await admin().command('imagine', { prompt: 'a hill', lora: 'Fox style', megapixels: '0.25' });
  await picture.answer(hasPictures);
  expect(textOf(await (await search('fox')).answer())).toContain('already here as **Fox style**');
  const again = await (await search('fox')).press('lora:search:add:civitai.com/models/102');
  expect(textOf(await again.answer())).toContain('**Fox style 2**');
});

it('fits into a message, however much the pages say of themselves', async () => {
  const long = (text: string) => `${text} `.repeat(60);
  const words = [1, 2, 3].map((each) => `${each}${'`_'.repeat(28)}`);
  listLoras(
    site,
    Array.from({ length: 5 }, (_, index) => ({
      id: 900 + index,
      name: `Whale ${index} ${long('*_~|[whale](x)')}`,
      poi: true,
      creator: { username: long('@everyone') },
      stats: { downloadCount: 123_456_789 },
      allowNoCredit: false,
      allowCommercialUse: ['Image'],
      modelVersions: [{ id: 9000 + index, baseModel: 'Flux.1 D', trainedWords: words }],
    })),
  );
  listRepositories(
    site,
    Array.from({ length: 5 }, (_, index) => ({
      id: `${'whale'.repeat(8)}/${'w'.repeat(54)}${index}`,
      downloads: 123_456_789,
      cardData: { base_model: long('FLUX.1-dev *'), instance_prompt: words.join(), license: long('[x](y)') },
    })),
  );
  const reply = await search('whale', discord.person('Ada').inChannel('1100000000000001002'));
  const pages = [await reply.answer()];
  pages.push(await (await reply.press('▶')).answer((message) => labels(message).includes('2 of 2')));
  for (const page of pages) {
    expect(textOf(page).length).toBeGreaterThan(2500);
    // The references on Hugging Face are too long for a button.
    expect(labels(page).filter((label) => label === 'Add').length).toBeLessThan(5);
  }
});

it('paints while the search of Replicate is out of order', async () => {
  const outage = { status: 500, body: { detail: 'Search service error' } };
  replicate.faults.add({ kind: 'answer', on: 'search', problem: outage, times: 8 });
  for (let index = 0; index < 8; index += 1) {
    aheadMs += 1000;
    const person = discord.person(index % 2 ? 'Ben' : 'Ada');
    expect(textOf(await (await search(`outage ${index}`, person)).answer())).toContain(
      'Replicate could not be reached',
    );
  }
  await (await admin().command('imagine', { prompt: 'a hill', megapixels: '0.25' })).answer(hasPictures);
});

it('does not let one person ask the sites without end', async () => {
  const cleo = discord.person('Cleo');
  for (let index = 0; index < 10; index += 1) await (await search(`number ${index}`, cleo)).answer();
  expect(textOf(await (await search('number 11', cleo)).answer())).toContain('You have searched a lot just now.');
});

it('asks only the sites that the operator allows', async () => {
  await bot.stop();
  bot = await start({ LORA_SEARCH: 'civitai' });
  const text = textOf(await (await search('fox')).answer());
  expect(text).toMatch(/found on Civitai\n/);
  await bot.stop();
  bot = await start({ LORA_SEARCH: 'none' });
  expect(textOf(await (await search('fox')).answer())).toContain('my operator allows no other site');
  const own = textOf(await (await search('lassie')).answer());
  expect(own).toContain('1 found among my own models');
  expect(own).toMatch(/-# installed here\n/);
});

it('says so where no site answers, and finds its own models', async () => {
  await bot.stop();
  const nowhere = 'http://127.0.0.1:9';
  bot = await start({ HUGGING_FACE_URL: nowhere, CIVITAI_URL: nowhere, REPLICATE_API_TOKEN: '' });
  const text = textOf(await (await search('fox')).answer());
  expect(text).toContain('Hugging Face could not be reached');
  expect(text).toContain('Civitai could not be reached');
  expect(text).not.toContain('Replicate');
  expect(text).toContain('No site answered, so try again in a minute.');
  expect(textOf(await (await search('lassie')).answer())).toContain('1 found among my own models');
});
