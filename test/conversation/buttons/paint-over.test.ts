import type { APIMessage } from 'discord.js';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import {
  customIdOf,
  imagineAs,
  labelsOf,
  SMALL_IMAGINE_OPTIONS,
  sendRawComponent,
} from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();
const ben = discord.person('Ben');
const [WIDTH, HEIGHT] = [256, 320];
const bytesOf = (message: APIMessage, index = 0) => {
  const file = discord.playground.readAttachment(picturesIn(message)[index]?.url ?? '');
  if (!file) throw new Error('the picture is gone');
  return Buffer.from(file.bytes);
};

/** A copy of a result of which the left half is erased. */
async function erasedCopy(message: APIMessage) {
  const hole = { create: { width: WIDTH / 2, height: HEIGHT, channels: 4 as const, background: '#000' } };
  const bytes = await sharp(bytesOf(message))
    .ensureAlpha()
    .composite([{ input: hole, left: 0, top: 0, blend: 'dest-out' }])
    .png()
    .toBuffer();
  return { name: 'copy.png', bytes };
}

/** How much the two halves of a picture differ from another, 0 to 255. */
async function differences(one: Buffer, other: Buffer) {
  const [before, after] = await Promise.all([one, other].map((bytes) => sharp(bytes).removeAlpha().raw().toBuffer()));
  const sums = [0, 0];
  for (let at = 0; at < WIDTH * HEIGHT; at += 1) {
    const side = at % WIDTH < WIDTH / 2 ? 0 : 1;
    for (let index = 0; index < 3; index += 1)
      sums[side] = (sums[side] ?? 0) + Math.abs((before?.[3 * at + index] ?? 0) - (after?.[3 * at + index] ?? 0));
  }
  return sums.map((sum) => sum / ((WIDTH * HEIGHT * 3) / 2));
}

const openPreview = async (message: APIMessage, prompt = 'a castle at night') => {
  const { submit } = await (await ben.press(message, 'Paint over…')).modal();
  const fields = [
    { customId: 'mask', values: ['copy'] },
    { customId: 'prompt', value: prompt },
  ];
  return submit(fields, { copy: await erasedCopy(message) });
};
const isPreview = (message: APIMessage) => labelsOf(message).includes('Invert');

it('previews which part is painted anew, and paints that alone', async () => {
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, output_format: 'png' });
  const preview = await (await openPreview(message)).answer(isPreview);
  expect(isEphemeral(preview)).toBe(true);
  expect(textOf(preview)).toMatch(
    /What is pink is painted anew: 51 % of the picture, where your copy is transparent\.\n-# Nothing is charged/,
  );
  expect(labelsOf(preview)).toEqual(['Paint', 'Invert', 'Cancel']);
  const painted = await (await ben.press(preview, 'Paint')).answer(hasPictures);
  expect(isEphemeral(painted)).toBe(false);
  expect(textOf(painted)).toContain('**a castle at night**');
  expect(textOf(painted)).toMatch(/Painted over from \[the earlier picture\]/);
  const [left = 0, right = 0] = await differences(bytesOf(message), bytesOf(painted));
  expect(left).toBeGreaterThan(5 * right);
  const inverted = await (await ben.press(preview, 'Invert')).answer(
    (each) => isPreview(each) && !textOf(each).includes('transparent'),
  );
  expect(inverted.id).toBe(preview.id);
  expect(textOf(inverted)).toContain('49 % of the picture.');
  const other = await (await ben.press(inverted, 'Paint')).answer(hasPictures);
  const [otherLeft = 0, otherRight = 0] = await differences(bytesOf(message), bytesOf(other));
  expect(otherRight).toBeGreaterThan(5 * otherLeft);
  await ben.press(inverted, 'Cancel');
  await expect.poll(() => discord.playground.getMessage(preview.id)).toBeUndefined();
});

it('gives back the prompt with a copy that marks nothing, or that is no picture', async () => {
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, output_format: 'png' });
  const send = async (bytes: Buffer, name: string) => {
    const { submit } = await (await ben.press(message, 'Paint over…')).modal();
    const fields = [
      { customId: 'mask', values: ['copy'] },
      { customId: 'prompt', value: 'a tall tower' },
    ];
    return textOf(await (await submit(fields, { copy: { name, bytes } })).answer());
  };
  expect(await send(bytesOf(message), 'same.png')).toMatch(/I see no part that is marked[\s\S]*a tall tower/);
  expect(await send(Buffer.from('no picture'), 'notes.txt')).toMatch(/not a picture[\s\S]*a tall tower/);
});

it('belongs to whoever sent the copy, and is not shown where the model has no mask', async () => {
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, output_format: 'png' });
  const preview = await (await openPreview(message)).answer(isPreview);
  const forged = customIdOf(preview, 'Paint').replace(/\d+$/, '1234567');
  expect(textOf(await (await sendRawComponent(discord, preview, forged)).answer())).toContain(
    'This preview is too old',
  );
  const { submit } = await (await ben.press(message, 'Change…')).modal();
  const changed = await (await submit([{ customId: 'prompt', value: 'make it night' }])).answer(hasPictures);
  expect(labelsOf(changed)).not.toContain('Paint over…');
});
