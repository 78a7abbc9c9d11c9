import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { isFinished, PAINT_BUTTON_LABEL, requestSheet } from '#test/support/discord/compare.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { controlsIn, hasPictures, isEphemeral, picturesIn, type Reply, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-models-'));
const fields = { negative_prompt: { type: 'string' }, title: { type: 'string' }, seed: { type: 'integer' } };
writeFileSync(join(folder, 'words.json'), JSON.stringify(modelFileWith(fields, [], 'owner/words')));
const { discord } = await sharedBot({ env: { MODELS_DIR: folder } });
const [admin, ben] = [discord.person('admin'), discord.person('Ben')];
const GALLERY = '1100000000000001002';

const says = (text: string | RegExp) => (message: APIMessage) => {
  const read = textOf(message).replaceAll('\\', '');
  return typeof text === 'string' ? read.includes(text) : text.test(read);
};

async function openRules(): Promise<APIMessage> {
  const panel = await (await admin.command('settings')).answer();
  return (await admin.select(panel, 'settings:page', ['rules'])).answer(says('Blocked words'));
}

async function block(...lines: readonly string[]): Promise<void> {
  const saved = await submitModal(await admin.press(await openRules(), /^settings:edit:blocked_words$/), {
    text: lines.join('\n'),
  });
  await saved.answer((message) => controlsIn(message).some(({ label }) => label === `Edit (${lines.length})…`));
}

async function expectRefusal(reply: Reply, line = 'wombat'): Promise<void> {
  const message = await reply.answer(says('do not allow'));
  expect(isEphemeral(message)).toBe(true);
  expect(says(`The admins of this server do not allow \`${line}\` here`)(message)).toBe(true);
  expect(reply.messages.some(hasPictures)).toBe(false);
}

/** A picture from before anything was blocked. */
async function earlierPicture(prompt = 'a fox', more: Record<string, string | number> = {}) {
  await block();
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt, ...more });
  await block('wombat');
  return message;
}

describe('a blocked word is refused', () => {
  beforeEach(() => block('wombat', '/qu[o0]kka+/'));

  it('in a typed prompt, whatever it looks like, and by a pattern', async () => {
    await expectRefusal(await ben.command('imagine', { prompt: 'a W.0.m.b.á.t' }));
    await expectRefusal(await ben.command('imagine', { prompt: 'two qu0kkaaa' }), '/qu[o0]kka+/');
    await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'wombats in Wombaton' });
  });

  it('in choices that are drawn, and in lists', async () => {
    await expectRefusal(await ben.command('imagine', { prompt: 'a {wom|wom}bat' }));
    await (await submitModal(await admin.command('lists add', { name: 'pet' }), { entries: 'wombat' })).answer();
    await expectRefusal(await ben.command('imagine', { prompt: 'a __pet__' }));
  });

  it('in other options, flags and pasted settings', async () => {
    await expectRefusal(await ben.command('imagine', { prompt: 'a fox', lora: 'words', more: 'title: wombat' }));
    await expectRefusal(await ben.command('imagine', { prompt: 'a fox --no wombat', lora: 'words' }));
    const infotext = 'a fox Negative prompt: a wombat Steps: 3, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 512x512';
    await expectRefusal(await ben.command('imagine', { prompt: infotext, lora: 'words' }));
  });

  it('in a preset’s trigger words', async () => {
    const add = { name: 'marsupial', reference: 'owner/name', triggers: 'wombat' };
    await (await (await admin.command('lora add', add)).press('Save')).answer();
    await expectRefusal(await ben.command('imagine', { prompt: 'a fox', lora: 'marsupial' }));
  });

  it('in a sheet before anybody sees its plan', async () => {
    await expectRefusal((await requestSheet(ben, { prompt: 'a wombat', x: 'seeds 2' })).reply);
    await expectRefusal(await ben.command('imagine', { prompt: 'a wombat, {red|blue} --all' }));
  });

  it('in a cell of a sheet, while the others are painted', async () => {
    const { reply } = await requestSheet(ben, { prompt: 'a {fox|wombat}', seed: 7 });
    const sheet = await (await reply.press(PAINT_BUTTON_LABEL)).answer(isFinished, 30_000);
    expect(textOf(sheet)).toMatch(/failed|not allow/);
  });
});

describe('a blocked word is refused on the way from a picture', () => {
  it('by Edit', async () => {
    const message = await earlierPicture();
    await expectRefusal(await submitModal(await ben.press(message, 'Edit'), { prompt: 'a wombat' }));
  });

  it('by Reroll and Vary of one that was painted before', async () => {
    const message = await earlierPicture('a wombat');
    for (const label of ['Reroll', 'Vary strong']) await expectRefusal(await ben.press(message, label));
  });

  it('by Change…', async () => {
    const { submit } = await (await ben.press(await earlierPicture(), 'Change…')).modal();
    await expectRefusal(await submit([{ customId: 'prompt', value: 'make it a wombat' }]));
  });

  it('by Paint over…', async () => {
    const message = await earlierPicture('a fox', { output_format: 'png' });
    const file = discord.playground.readAttachment(picturesIn(message)[0]?.url ?? '');
    const hole = { create: { width: 128, height: 320, channels: 4 as const, background: '#000' } };
    const bytes = await sharp(file?.bytes)
      .ensureAlpha()
      .composite([{ input: hole, left: 0, top: 0, blend: 'dest-out' }])
      .png()
      .toBuffer();
    const { submit } = await (await ben.press(message, 'Paint over…')).modal();
    const texts = [
      { customId: 'mask', values: ['copy'] },
      { customId: 'prompt', value: 'a wombat' },
    ];
    const preview = await submit(texts, { copy: { name: 'copy.png', bytes } });
    await expectRefusal(await preview.press('Paint'));
  });

  it('by what its file says', async () => {
    const message = await earlierPicture('a wombat', { output_format: 'png' });
    const file = discord.playground.readAttachment(picturesIn(message)[0]?.url ?? '');
    const said = await ben.say('look', [
      { name: 'found.png', bytes: file?.bytes ?? new Uint8Array(), type: 'image/png' },
    ]);
    const recipe = await ben.menu('Recipe', said.id);
    await recipe.answer(says('How this picture was painted'));
    await expectRefusal(await recipe.press('Paint it'));
  });
});

describe('admins', () => {
  it('test a text, and are told what is wrong with a pattern', async () => {
    await block('wombat', 'fox*');
    const test = async (text: string) =>
      (await submitModal(await admin.press(await openRules(), /^settings:test:blocked_words$/), { text })).answer();
    expect(says('This would be blocked, by `fox*`.')(await test('a f0xglove'))).toBe(true);
    expect(says('This would not be blocked.')(await test('an owl'))).toBe(true);
    const refused = await submitModal(await admin.press(await openRules(), /^settings:edit:blocked_words$/), {
      text: '/(fox/',
    });
    await refused.answer(says('This pattern cannot be read'));
  });

  it('are told who wrote a blocked word, where they want to be, and once for a sheet', async () => {
    await block('wombat');
    const reports = () =>
      discord.playground.listMessages(GALLERY).filter(({ message }) => says('Blocked words:')(message));
    const set = await (await admin.select(await openRules(), 'None', [GALLERY])).answer((message) =>
      JSON.stringify(message.components).includes(GALLERY),
    );
    await expectRefusal(await ben.command('imagine', { prompt: 'a quiet wombat' }));
    const isOn = (message: APIMessage) => controlsIn(message).some(({ label }) => label === 'On');
    await (await admin.press(set, 'Off')).answer(isOn);
    await expectRefusal(await ben.command('imagine', { prompt: 'a second wombat' }));
    await expect.poll(() => reports().length).toBe(1);
    const [report] = reports();
    expect(report && says(new RegExp(`<@${ben.id}> in <#\\d+>`))(report.message)).toBe(true);
    expect(report && says('a second wombat')(report.message)).toBe(true);
    expect(report?.message.mentions).toEqual([]);
  });
});

it('blocks nothing in direct messages', async () => {
  await block('wombat');
  await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a wombat' }, 'Ada', 'dm');
});
