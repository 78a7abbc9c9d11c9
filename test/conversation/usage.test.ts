import sharp from 'sharp';
import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();
const small = { prompt: 'a fox', megapixels: '0.25' };

it('shows a member their own pictures, and admins everybody’s, with a plot and a file', async () => {
  await (await discord.person('Ben').command('imagine', { ...small, num_outputs: 2 })).answer(hasPictures);
  await (await discord.person('Cleo').command('imagine', small)).answer(hasPictures);
  const read = async (person: string, name: string) => (await discord.person(person).command(name)).answer();
  await expect.poll(async () => textOf(await read('Ben', 'usage mine'))).toContain('2 pictures');
  const own = await read('Ben', 'usage mine');
  expect(isEphemeral(own)).toBe(true);
  expect(textOf(own)).not.toContain('By person');
  // Sketches cost nothing.
  expect(textOf(own)).not.toContain('prices');
  expect(textOf(await read('Ben', 'usage server'))).toContain('Only members with *Manage Server*');
  const all = await read('admin', 'usage server');
  expect(textOf(all)).toContain('**3 pictures**');
  expect(textOf(all)).toMatch(/By person\*\*\n<@\d+>: 2 pictures\n<@\d+>: 1 picture\n/);
  const [plot] = picturesIn(all);
  const csv = /"url":"([^"]+usage\.csv[^"]*)"/.exec(JSON.stringify(all.components))?.[1];
  expect(plot?.description).toMatch(/^Painted by day\. \d{4}-\d\d-\d\d: 3 pictures$/);
  const bytes = Buffer.from(await (await fetch(plot?.url ?? '')).arrayBuffer());
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 1440, height: 720 });
  const text = await (await fetch(csv ?? '')).text();
  expect(text).toMatch(/^day,person,preset,model,jobs,pictures,dollars\r\n/);
  expect(text).toMatch(/^\d{4}-\d\d-\d\d,\d+,,[\w/-]+,1,2,0\.000000\r$/m);
});

it('calls models by their titles, and says what was enlarged without one', async () => {
  const admin = discord.person('admin');
  const reply = await admin.command('imagine', small);
  await reply.answer(hasPictures);
  await (await reply.press('Upscale 2×')).answer(hasPictures);
  const read = async () => textOf(await (await admin.command('usage mine')).answer());
  await expect.poll(read, { timeout: 10_000 }).toContain('Enlarged here, without a model: 1 picture');
  const text = await read();
  expect(text).toContain('Illustration: 1 picture');
  expect(text).not.toContain('/');
});
