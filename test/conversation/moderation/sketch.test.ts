import sharp from 'sharp';
import { expect, it } from 'vitest';
import { choosePolicy, coveredIn } from '#test/support/bot/moderated-bot.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { paintSheet, selectCell } from '#test/support/discord/compare.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/submit-modal.ts';

const bot = await sharedBot({ env: { MODERATION_MODEL: 'lorikeet/sample-moderation' } });
const { discord } = bot;
const [ben, cleo, ada, admin] = ['Ben', 'Cleo', 'Ada', 'admin'].map((name) => discord.person(name));
if (!ben || !cleo || !ada || !admin) throw new Error('nobody is there');

const descriptionOf = (sheet: Parameters<typeof picturesIn>[0]) => picturesIn(sheet)[0]?.description;

/** The colour of cells without a picture: #2b2d31. */
const CELL_COLOUR = [0x2b, 0x2d, 0x31];

/** How much of the left and of the right half of a sheet's picture is a cell without one, 0 to 1. */
async function coveredShares(sheet: Parameters<typeof picturesIn>[0]) {
  const file = discord.playground.readAttachment(picturesIn(sheet)[0]?.url ?? '');
  const { data, info } = await sharp(file?.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const counts = [0, 0];
  for (let at = 0; at < data.length; at += 3) {
    const isCell = CELL_COLOUR.every((value, channel) => Math.abs((data[at + channel] ?? 0) - value) <= 3);
    const side = (at / 3) % info.width < info.width / 2 ? 0 : 1;
    if (isCell) counts[side] = (counts[side] ?? 0) + 1;
  }
  return counts.map((count) => count / ((info.width * info.height) / 2));
}

it('can be tried with sketches, by words', async () => {
  const paint = async (prompt: string) =>
    (await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, prompt })).answer(hasPictures);
  const message = await paint('a fox');
  expect([coveredIn(message), coveredIn(await paint('an nsfw fox'))]).toEqual([[false], [true]]);
  const unjudged = await paint('an unjudged fox');
  expect(textOf(unjudged)).toContain('picture 1 could not be checked');
  const changing = await ben.press(message, 'Change…');
  const changed = await (await submitModal(changing, { 'What should change?': 'make it nsfw' })).answer(hasPictures);
  expect(coveredIn(changed)).toEqual([true]);
});

it('covers cells of a sheet in its picture, and what is opened of them', async () => {
  const sheet = await paintSheet(ben, { prompt: 'an nsfw fox', x: 'words nsfw, calm', seed: 1 });
  expect(descriptionOf(sheet)).toContain('2 pictures');
  const [left = 0, right = 0] = await coveredShares(sheet);
  expect(left).toBeGreaterThan(right + 0.3);
  const flagged = await (await selectCell(cleo, sheet, 0)).answer(hasPictures);
  expect(coveredIn(flagged)).toEqual([true]);
  expect(textOf(flagged)).toContain('moderation flagged picture 1');
  expect(coveredIn(await (await selectCell(cleo, sheet, 1)).answer(hasPictures))).toEqual([false]);
});

it('opens a private cell to its person alone, and drops one where the server wants that', async () => {
  await choosePolicy({ discord }, 'private');
  const sheet = await paintSheet(ben, { prompt: 'an nsfw fox', x: 'words nsfw, calm', seed: 1 });
  expect(isEphemeral(sheet)).toBe(false);
  const refused = await (await selectCell(cleo, sheet, 0)).answer();
  expect(textOf(refused)).toContain(`only <@${ben.id}> can open it`);
  const opened = await (await selectCell(ben, sheet, 0)).answer(hasPictures);
  expect([isEphemeral(opened), coveredIn(opened)]).toEqual([true, [false]]);
  await choosePolicy({ discord }, 'drop');
  expect(textOf(await (await selectCell(ada, sheet, 0)).answer())).toContain('this server drops such pictures');
  const dropped = await paintSheet(ben, { prompt: 'an nsfw fox', x: 'words nsfw, calm', seed: 1 });
  expect(textOf(dropped)).toMatch(/1 of 2 pictures[\s\S]*1 failed: Moderation flagged the picture/);
  await choosePolicy({ discord }, 'default');
});

it('counts what was painted and dropped in the month, too', async () => {
  await using own = await startBot({ env: { MODERATION_MODEL: 'lorikeet/sample-moderation' } });
  const painter = own.discord.person('Ben');
  await choosePolicy(own, 'drop');
  await (await own.discord.person('admin').command('limits everyone', { pictures_per_month: 2 })).answer();
  const paint = (prompt: string) => painter.command('imagine', { ...SMALL_IMAGINE_OPTIONS, prompt, num_outputs: 2 });
  await (await paint('nsfw')).answer((message) => textOf(message).includes('Moderation flagged all 2 pictures'));
  const usage = async () => textOf(await (await painter.command('usage mine')).answer());
  await expect.poll(usage).toContain('2 pictures');
  expect(textOf(await (await paint('a fox')).answer())).toContain('Of the 2 pictures');
});

it('keeps flagged pictures out of the previews of presets', async () => {
  const adding = await admin.command('lora add', { name: 'risky', reference: 'owner/risky', triggers: 'nsfw' });
  await (await adding.press('Save')).answer((message) => textOf(message).includes('Saved.'));
  const tried = await (await admin.command('lora try', { name: 'risky' })).answer();
  expect(textOf(tried)).toContain('Moderation flagged this picture.');
  expect(picturesIn(tried)).toEqual([]);
  expect(picturesIn(await (await admin.command('lora show', { name: 'risky' })).answer())).toEqual([]);
});
