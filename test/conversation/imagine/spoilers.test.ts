import type { APIMessage } from 'discord.js';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/submit-modal.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

const { discord } = await sharedBot();
const ben = discord.person('Ben');
const hidden = { name: 'SPOILER_fox.png', bytes: await samplePicture() };
const open = { name: 'fox.png', bytes: await samplePicture() };

const isHidden = ({ components }: APIMessage) => JSON.stringify(components).includes('"spoiler":true');

it('hides what comes of a hidden picture, and all that comes of that', async () => {
  const reply = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image: hidden });
  expect(isHidden(await reply.answer(hasPictures))).toBe(true);
  for (const label of ['Vary subtle', 'Reroll', 'Upscale 2×']) {
    const next = await reply.press(label);
    expect(isHidden(await next.answer(hasPictures)), label).toBe(true);
    if (label !== 'Vary subtle') continue;
    const edited = await submitModal(await next.press('Edit'));
    expect(isHidden(await edited.answer(hasPictures)), 'edited').toBe(true);
  }
  const edited = await submitModal(await reply.press('Edit'));
  expect(isHidden(await edited.answer(hasPictures))).toBe(true);
  const without = await submitModal(await reply.press('Edit'), { 'Further options': 'aspect_ratio: 1:1' });
  expect(isHidden(await without.answer(hasPictures))).toBe(false);
});

it('hides what is changed by words, or painted over', async () => {
  const reply = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image: hidden });
  const message = await reply.answer(hasPictures);
  const changing = await ben.press(message, 'Change…');
  const changed = await (await submitModal(changing, { 'What should change?': 'make it night' })).answer(hasPictures);
  expect(isHidden(changed)).toBe(true);
  const { submit } = await (await ben.press(message, 'Paint over…')).modal();
  const bytes = await sharp(await samplePicture())
    .composite([{ input: { create: { width: 20, height: 20, channels: 3, background: '#f0f' } }, left: 0, top: 0 }])
    .png()
    .toBuffer();
  const fields = [
    { customId: 'mask', values: ['copy'] },
    { customId: 'prompt', value: 'a castle --steps 5' },
  ];
  const preview = await (await submit(fields, { copy: { name: 'copy.png', bytes } })).answer((each) =>
    labelsOf(each).includes('Invert'),
  );
  const painted = await (await ben.press(preview, 'Paint')).answer(hasPictures);
  expect(isHidden(painted)).toBe(true);
  expect(textOf(painted)).toMatch(/\*\*a castle\*\*/);
});

it('hides what Imagine from this makes of one', async () => {
  const said = await ben.say('look', [hidden]);
  const form = await ben.menu('Imagine from this', said.id);
  const painted = await submitModal(form, { Prompt: 'a wolf' });
  expect(isHidden(await painted.answer(hasPictures))).toBe(true);
});

it('hides nothing else', async () => {
  const reply = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image: open });
  expect(isHidden(await reply.answer(hasPictures))).toBe(false);
});
