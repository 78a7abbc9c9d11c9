import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import {
  isFinished,
  PAINT_BUTTON_LABEL,
  paintSheet,
  requestSheet,
  selectCell,
  TINY_COMPARE_OPTIONS,
} from '#test/support/discord/compare.ts';
import { labelsOf, selectOptionsIn } from '#test/support/discord/imagine.ts';
import { controlsIn, hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();
const ben = discord.person('Ben');
const cleo = discord.person('Cleo');
const ada = discord.person('Ada');

describe('a plan', () => {
  it('is shown before anything is painted', async () => {
    const { plan } = await requestSheet(ben, {
      x: 'scale 0.6, 0.8 .. 1.2',
      y: 'loras illustration, lassie-dog',
      seed: 7,
    });
    expect(textOf(plan).split('\n')).toEqual([
      '**a fox**',
      '-# scale across: 0.6, 0.8, 1, 1.2',
      '-# LoRA down: Illustration, Lassie dog',
      '-# seed 7',
      expect.stringMatching(/^8 pictures · free of charge · about \d+ s$/),
      `-# Nothing is painted yet. <@${ben.id}> can start it within a day.`,
    ]);
    expect(labelsOf(plan)).toEqual(['Paint 8 pictures', 'Not now']);
    expect(plan.attachments).toEqual([]);
  });

  it('names options that make no difference', async () => {
    const { plan } = await requestSheet(ben, { x: 'guidance 2, 3', model: 'schnell' });
    expect(textOf(plan)).toContain('schnell ignores guidance_scale');
  });

  it.each([
    [{}, /Say what to compare/],
    [{ x: 'scale 0.6, 9' }, /goes from -1 up to 3; you gave 9/],
    [{ x: 'seeds 6', y: 'steps 1-7' }, /6 × 7 = 42 pictures/],
    [{ prompt: '{a|b} {c|d}', x: 'seeds 2' }, /two axes/],
    [
      { x: 'guidance 2, 3', y: 'loras lassie-dog, flux-schnell-lora' },
      /Flux schnell with a LoRA.*does not take `guidance_scale`/,
    ],
    [{ x: 'loras Nobody' }, /There is no LoRA `Nobody` here/],
  ])('is refused ephemerally: %j', async (options, why) => {
    const { plan } = await requestSheet(ben, options);
    expect(textOf(plan)).toMatch(why);
    expect(isEphemeral(plan)).toBe(true);
  });

  it('can be started only by its author, and only once', async () => {
    const { reply, plan } = await requestSheet(ben, { x: 'seeds 2' });
    const other = await (await reply.press(PAINT_BUTTON_LABEL, cleo)).answer();
    expect(textOf(other)).toContain(`Only <@${ben.id}> can start this`);
    expect(isEphemeral(other)).toBe(true);
    const [first, second] = await Promise.all([
      ben.press(plan, PAINT_BUTTON_LABEL),
      ben.press(plan, PAINT_BUTTON_LABEL),
    ]);
    const answers = await Promise.all([
      first.answer(),
      second.answer((message) => isEphemeral(message)).catch(() => undefined),
    ]);
    expect(answers.map((message) => message && textOf(message)).join()).toContain('already started');
    await (answers[0]?.id === plan.id ? first : second).answer(isFinished);
  });

  it('is deleted by “Not now”, by its author or a member who may manage messages', async () => {
    const { reply, plan } = await requestSheet(ben, { x: 'seeds 2' });
    expect(textOf(await (await reply.press('Not now', cleo)).answer())).toContain('Only <@');
    await reply.press('Not now');
    expect(await reply.deletedMessage()).toBe(plan.id);
  });
});

describe('any text for an axis', () => {
  it('gives a plan, or a refusal that names what is accepted', async () => {
    const word = fc.constantFrom(
      'scale',
      'seeds',
      'steps',
      'loras',
      'cfg',
      '0.6',
      '1',
      '..',
      ',',
      '-',
      '(+2)',
      '{a|b}',
      'Lassie',
      '`',
      '@everyone',
      '\u202e',
      '999999',
      ':',
    );
    const typed = fc.array(word, { maxLength: 7 }).map((words) => words.join(' '));
    await fc.assert(
      fc.asyncProperty(typed, typed, async (x, y) => {
        const { plan } = await requestSheet(ben, { ...(x && { x }), ...(y && { y }), private: true });
        expect(isEphemeral(plan)).toBe(true);
        expect(textOf(plan)).not.toContain('Something went wrong');
        expect(labelsOf(plan).length === 2 || textOf(plan).length > 20).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a sheet', () => {
  it('is updated in its message, with alt text', async () => {
    const { reply, plan } = await requestSheet(ben, { x: 'scale 0.6, 0.8', y: 'steps 4, 8', seed: 7 });
    const pressed = await reply.press(PAINT_BUTTON_LABEL);
    const done = await pressed.answer(isFinished);
    expect(done.id).toBe(plan.id);
    expect(pressed.history.map(textOf).some((text) => /🖌️ 0 of 4 · about \d+ s left/.test(text))).toBe(true);
    expect(textOf(done)).toMatch(/-# 4 pictures · [\d.]+ s · sketches, not the model$/);
    expect(picturesIn(done).map(({ description }) => description)).toEqual([
      'Compare sheet of “a fox”; scale across: 0.6, 0.8; steps down: 4, 8; Illustration; seed 7; 4 pictures',
    ]);
    expect(selectOptionsIn(done).map(({ label }) => label)).toEqual([
      '1. scale 0.6 · steps 4',
      '2. scale 0.8 · steps 4',
      '3. scale 0.6 · steps 8',
      '4. scale 0.8 · steps 8',
    ]);
  });

  it('posts a selected cell for any member, with all buttons of a result', async () => {
    const sheet = await paintSheet(ben, { x: 'scale 0.6, 0.8', y: 'steps 4, 8', seed: 7 });
    const cell = await (await selectCell(cleo, sheet, 1)).answer(hasPictures);
    expect(cell.id).not.toBe(sheet.id);
    expect(textOf(cell)).toMatch(
      /a fox[\s\S]*seed 7 · 256 × 256 · 4 steps[\s\S]*scale 0\.8 · steps 4\n-# Picked by <@\d+> from \[this compare sheet\]\(https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+\)$/,
    );
    expect(textOf(cell)).toContain(`/${sheet.id})`);
    expect(labelsOf(cell)).toEqual([
      'Upscale 2×',
      'Upscale 4×',
      'Vary subtle',
      'Vary strong',
      'Reroll',
      'Edit',
      'Details',
      'Delete',
      '⭐',
      'Change…',
      'Paint over…',
      'Switch LoRA…',
    ]);
    const larger = await (await cleo.press(cell, 'Upscale 2×')).answer(hasPictures);
    expect(picturesIn(larger)[0]).toMatchObject({ width: 512, height: 512 });
    const again = await (await ada.press(cell, 'Reroll')).answer(hasPictures);
    expect(textOf(again)).toMatch(/Rerolled by <@\d+> from \[the earlier picture\].*seed 7 → \d+/);
    const details = await (await ada.press(cell, 'Details')).answer();
    expect(textOf(details)).toContain('what it was made from');
    expect(textOf(details)).toMatch(/lora_scale: 0\.8/);
  });

  it('that is private replies ephemerally, also with its cells', async () => {
    const sheet = await paintSheet(ben, { x: 'seeds 2', private: true });
    expect(isEphemeral(sheet)).toBe(true);
    const cell = await (await selectCell(ben, sheet, 0)).answer(hasPictures);
    expect(isEphemeral(cell)).toBe(true);
    expect(textOf(cell)).toContain('Picked');
  });

  it('works in direct messages', async () => {
    const sheet = await paintSheet(discord.person('Ben', 'dm'), { x: 'seeds 2' });
    expect(hasPictures(await (await selectCell(discord.person('Ben', 'dm'), sheet, 1)).answer(hasPictures))).toBe(true);
  });

  it('is deleted by its author, and its cells stay', async () => {
    const sheet = await paintSheet(ben, { x: 'seeds 2' });
    const cell = await (await selectCell(cleo, sheet, 0)).answer(hasPictures);
    const refused = await (await cleo.press(sheet, 'Delete')).answer();
    expect(textOf(refused)).toMatch(/Only <@\d+>, or somebody with \*Manage Messages\*/);
    await ben.press(sheet, 'Delete');
    await expect.poll(() => ben.messages.some(({ id }) => id === sheet.id)).toBe(false);
    expect(hasPictures(await (await cleo.press(cell, 'Reroll')).answer(hasPictures))).toBe(true);
  });

  it('has two selects for 36 cells', async () => {
    const sheet = await paintSheet(ben, { x: 'scale 0.1, 0.3 .. 1.1', y: 'steps 1-6' });
    const selects = controlsIn(sheet).map(({ label }) => label);
    expect(selects).toEqual(['Continue with a cell, 1 to 25…', 'Continue with a cell, 26 to 36…', 'Delete']);
    const last = await (await selectCell(cleo, sheet, 35)).answer(hasPictures);
    expect(textOf(last)).toContain('scale 1.1 · steps 6');
  });
});

describe('autocomplete of an axis', () => {
  const complete = (typed: string, others = {}, axis = 'x') =>
    ben.autocomplete('compare', axis, typed, { ...TINY_COMPARE_OPTIONS, ...others });
  const names = async (typed: string, others = {}) => (await complete(typed, others)).map(({ name }) => name);

  it('offers examples that the model accepts', async () => {
    expect(await names('')).toEqual(
      expect.arrayContaining([
        'seeds 4',
        'scale 0.4, 0.6, 0.8, 1, 1.2',
        'guidance 2, 3, 4, 5',
        'steps 10, 20, 28, 40',
        'model dev, schnell',
      ]),
    );
    const schnell = await names('', { lora: 'flux-schnell-lora' });
    expect(schnell).toContain('steps 1, 2, 4');
    expect(schnell.filter((name) => /guidance|model/.test(name))).toEqual([]);
    expect(await names('st')).toContain('steps 10, 20, 28, 40');
  });

  it.each([
    ['scale 0.6, 0.8 .. 1.2', 'scale 0.6, 0.8, 1, 1.2 → 4 pictures'],
    ['scale 0.6, 7', '✗ lora_scale of Illustration goes from -1 up to 3; you gave 7.'],
    ['seeds 2', '2 seeds → 2 pictures'],
    ['scale', /^✗ Write values after the name/],
  ])('describes %s', async (typed, reading) => {
    const choice = (await complete(typed)).find(({ value }) => value === typed);
    expect(choice?.name).toMatch(reading);
  });

  it('names the other axis if that one is invalid', async () => {
    const readings = (y: string) => complete('seeds 3', { y }).then(([first]) => first?.name);
    expect(await readings('steps 4, 800')).toMatch(/^✗ y: num_inference_steps/);
    expect(await readings('steps 1 .. 20')).toMatch(/^✗ That makes 3 × 20/);
    const own = (await complete('scale 9', { y: 'steps 800' })).find(({ value }) => value === 'scale 9');
    expect(own?.name).toMatch(/^✗ lora_scale/);
  });

  it('counts the cells of both axes', async () => {
    const choices = await complete('seeds 3', { y: 'steps 4, 8' });
    expect(choices[0]?.name).toMatch(/→ 6 pictures$/);
  });

  it('completes several LoRAs one after the other', async () => {
    expect(await names('loras illustration, lass')).toContain('loras illustration, heller-software/lassie-dog');
    const choices = await complete('loras jdreetz/illustration, ');
    expect(choices.map(({ value }) => value)).not.toContain('loras jdreetz/illustration, jdreetz/illustration');
  });
});
