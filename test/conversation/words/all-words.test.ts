import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { isFinished, PAINT_BUTTON_LABEL, selectCell, TINY_COMPARE_OPTIONS } from '#test/support/discord/compare.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';

const { discord } = await sharedBot();
const ben = () => discord.person('Ben');
const read = (message: Parameters<typeof textOf>[0]) => textOf(message).replaceAll('\\', '');

describe('--all', () => {
  it('asks before it paints every prompt that the choices make', async () => {
    const options = { ...TINY_COMPARE_OPTIONS, prompt: 'a {red|blue} {fox|owl}, __animal__ --all --seed 7' };
    const list = await discord.person('admin').command('lists add', { name: 'animal' });
    await (await submitModal(list, { entries: 'hare\ncat' })).answer();
    const reply = await ben().command('imagine', options);
    const plan = read(await reply.answer());
    expect(plan).toContain('words: red · fox · hare, red · fox · cat, red · owl · hare');
    expect(plan).toMatch(/8 pictures · free of charge · about \d+ s/);
    const sheet = await (await reply.press(PAINT_BUTTON_LABEL)).answer(isFinished, 30_000);
    expect(read(sheet)).toContain('8 pictures');
    const cell = await (await selectCell(ben(), sheet, 5)).answer(hasPictures);
    expect(read(cell)).toContain('**a blue fox, cat**');
    expectNoDiscordProblems(discord);
  });

  it('says how many there are if they are too many, or none', async () => {
    const ask = async (prompt: string) => {
      const message = await (await ben().command('imagine', { prompt })).answer();
      expect(isEphemeral(message)).toBe(true);
      return read(message);
    };
    expect(await ask('{1-100} {1-100} foxes --all')).toContain(
      'All of that is 10,000 pictures; up to 36 are possible.',
    );
    expect(await ask('a fox --all')).toContain('This prompt has none.');
  });
});

describe('/compare', () => {
  it('takes every kind of choice as an axis, and draws lists outside of them by the seed', async () => {
    const options = { ...TINY_COMPARE_OPTIONS, prompt: '{1-3} {{light|dark} red|blue} foxes, {2$$hats|boots}' };
    const plan = read(await (await ben().command('compare', options)).answer());
    expect(plan).toContain('words across: 1, 2, 3');
    expect(plan).toContain('words down: light red, dark red, blue');
    expect(plan).toContain('9 pictures');
    const many = await (await ben().command('compare', { ...TINY_COMPARE_OPTIONS, prompt: '{1-99} foxes' })).answer();
    expect(read(many)).toContain('`{1-99}` stands for 99 words; a sheet has up to 36 pictures.');
  });
});
