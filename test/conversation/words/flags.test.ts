import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { TINY_COMPARE_OPTIONS } from '#test/support/discord/compare.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs } from '#test/support/discord/imagine.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const { discord } = await sharedBot();
const PAINTERS = COMPILED_MODELS.filter(({ kind }) => kind === 'imagine').map(({ name }) => name);

describe('flags in a prompt', () => {
  it.each(PAINTERS)('are the options of %s', async (lora) => {
    const prompt = 'a fox in the snow --ar 16:9 --seed 7 —steps 3';
    const { reply, message } = await imagineAs(discord, { prompt, lora });
    expect(textOf(message)).toMatch(/^\*\*a fox in the snow\*\*\n-# .* · seed 7 · \d+ × \d+ · 3 steps/);
    const details = textOf(await (await reply.press('Details')).answer());
    expect(details).toMatch(
      /\/imagine prompt:a fox in the snow lora:\S+ aspect_ratio:16:9 seed:7 num_inference_steps:3/,
    );
  });

  it('are left out with a note where nothing is like them, and where the option is given', async () => {
    const prompt = 'a fox --ar 16:9 --seed 7 --chaos 20 --no snow';
    const { message } = await imagineAs(discord, { prompt, seed: 8, lora: 'heller-software/lassie-dog' });
    const text = textOf(message);
    expect(text).toMatch(/^\*\*a fox\*\*\n-# Lassie dog · seed 8 /);
    expect(text).toContain('left out --seed 7: the option seed comes first');
    expect(text).toContain('left out --chaos 20: no equivalent here');
    expect(text).toContain('left out --no snow: Lassie dog does not take negative_prompt');
  });

  it('count in Edit before what the form was filled in with', async () => {
    const { reply } = await imagineAs(discord, { prompt: 'a fox --size 256x320 --seed 7' });
    const form = { prompt: 'a fox --ar 3:2 --seed 9' };
    const edited = textOf(await (await submitModal(await reply.press('Edit'), form)).answer(hasPictures));
    expect(edited).toMatch(/^\*\*a fox\*\*\n-# .* · seed 9 · 12\d\d × 8\d\d/);
    expect(edited).not.toContain('left out');
  });

  it('are those of all cells of a sheet', async () => {
    const reply = await discord
      .person('Ben')
      .command('compare', { ...TINY_COMPARE_OPTIONS, prompt: 'a {red|blue} fox --seed 7 --chaos 5 --n 4' });
    const plan = textOf(await reply.answer());
    expect(plan).toMatch(/^\*\*a \{red\\\|blue\} fox\*\*/);
    expect(plan).toContain('seed 7');
    expect(plan).toContain('left out --chaos 5: no equivalent here');
    expect(plan).toContain('a sheet has no num_outputs');
    expectNoDiscordProblems(discord);
  });
});
