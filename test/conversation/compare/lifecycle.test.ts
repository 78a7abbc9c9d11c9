import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startLorikeet } from '#test/support/bot/process.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { isFinished, PAINT_BUTTON_LABEL, paintSheet, requestSheet, selectCell } from '#test/support/discord/compare.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { errorAnswer, isReplyEditWithPictures } from '#test/support/discord/faults.ts';
import { labelsOf, selectOptionsIn } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, startDiscord, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'lorikeet-sheet-'));
/** Each cell of a few steps takes about half a second. */
const SLOW_SKETCH_ENV = { SKETCH_STEP_MS: '100' };
const STEPS_OPTION = { num_inference_steps: 5 };
const SHEET_TIMEOUT_MS = 30_000;
const progress = /🖌️ ([1-9]\d*) of \d+ · about \d+ s left/;

describe('cells that fail', () => {
  it('show the reason, and the others are painted', async () => {
    await using replicate = await openFakeReplicate();
    await using bot = await startBot({
      env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
    });
    const ben = bot.discord.person('Ben');
    const { reply, plan } = await requestSheet(ben, { x: 'seeds 6' });
    expect(textOf(plan)).toContain('6 pictures · about $0.0549 · about');
    replicate.faults.add({ kind: 'nsfw', images: 'all', times: 2 });
    const sheet = await (await reply.press(PAINT_BUTTON_LABEL)).answer(isFinished, SHEET_TIMEOUT_MS);
    expect(textOf(sheet)).toMatch(/4 of 6 pictures/);
    expect(textOf(sheet)).toMatch(/2 failed: The model’s safety checker filtered the result/);
    expect(selectOptionsIn(sheet)).toHaveLength(4);
    expect(picturesIn(sheet)[0]?.description).toContain('4 of 6 pictures so far');
    const cell = await (await selectCell(ben, sheet, Number(selectOptionsIn(sheet)[0]?.value))).answer(hasPictures);
    expect(textOf(cell)).toContain('Picked from');
    expect(replicate.predictions).toHaveLength(6);
    expectNoDiscordProblems(bot.discord);
  });

  it('through no fault of the person’s are painted again in the same sheet, and count once', async () => {
    await using replicate = await openFakeReplicate();
    await using bot = await startBot({
      env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, MAX_PICTURES_PER_DAY: '4' },
    });
    const [ben, cleo] = [bot.discord.person('Ben'), bot.discord.person('Cleo')];
    const { reply } = await requestSheet(ben, { x: 'seeds 4' });
    replicate.faults.add({ kind: 'failed', error: 'Prediction interrupted; please retry (code: E8367)', times: 2 });
    const sheet = await (await reply.press(PAINT_BUTTON_LABEL)).answer(isFinished, SHEET_TIMEOUT_MS);
    expect(textOf(sheet)).toMatch(/2 of 4 pictures[\s\S]*2 failed: /);
    const label = 'Try the 2 failed again';
    expect(labelsOf(sheet)).toEqual(['Continue with a cell…', label, 'Delete']);
    const painted = selectOptionsIn(sheet).map(({ value }) => value);
    expect(textOf(await (await cleo.press(sheet, label)).answer(isEphemeral))).toContain('Only <@');
    const [pressed, twice] = await Promise.all([ben.press(sheet, label), ben.press(sheet, label)]);
    await Promise.race([pressed, twice].map((each) => each.answer(isEphemeral)));
    const current = () => bot.discord.playground.getMessage(sheet.id)?.message ?? sheet;
    await expect.poll(() => selectOptionsIn(current())).toHaveLength(4);
    expect(textOf(current())).not.toContain('failed');
    expect(labelsOf(current())).toEqual(['Continue with a cell…', 'Delete']);
    // The painted ones were not painted again.
    expect(replicate.predictions).toHaveLength(6);
    for (const cell of [painted[0], '3']) {
      const taken = await (await selectCell(ben, current(), Number(cell))).answer(hasPictures);
      expect(textOf(taken)).toContain('Picked from');
    }
    expectNoDiscordProblems(bot.discord);
  });

  it('can be tried again after Discord did not take the answer to the button', async () => {
    await using replicate = await openFakeReplicate();
    await using bot = await startBot({
      env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
    });
    const ben = bot.discord.person('Ben');
    const { reply } = await requestSheet(ben, { x: 'seeds 2' });
    replicate.faults.add({ kind: 'failed', error: 'Prediction interrupted; please retry (code: E8367)' });
    const sheet = await (await reply.press(PAINT_BUTTON_LABEL)).answer(isFinished, SHEET_TIMEOUT_MS);
    const label = 'Try the 1 failed again';
    const logged = bot.log.length;
    const isCallback = ({ path }: { readonly path: string }) => path.endsWith('/callback');
    bot.discord.playground.faults.add({ match: isCallback, answer: errorAnswer(404, 10062), times: 1 });
    await ben.press(sheet, label);
    await expect.poll(() => bot.log.slice(logged).join()).toContain('10062');
    const current = () => bot.discord.playground.getMessage(sheet.id)?.message ?? sheet;
    await ben.press(current(), label);
    await expect.poll(() => selectOptionsIn(current()), { timeout: 20_000 }).toHaveLength(2);
    expect(replicate.predictions).toHaveLength(3);
  }, 60_000);

  it('leave no select if no cell was painted', async () => {
    await using replicate = await openFakeReplicate();
    await using bot = await startBot({
      env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
    });
    replicate.faults.add({ kind: 'nsfw', images: 'all', times: 9 });
    const { reply } = await requestSheet(bot.discord.person('Ben'), { x: 'seeds 2' });
    const sheet = await (await reply.press(PAINT_BUTTON_LABEL)).answer(
      (message) => textOf(message).includes('2 failed'),
      SHEET_TIMEOUT_MS,
    );
    expect(labelsOf(sheet)).toEqual(['Delete']);
    expectNoDiscordProblems(bot.discord);
  });
});

describe('limits', () => {
  it('of the day are checked for the plan, and again at the start', async () => {
    await using bot = await startBot({ env: { MAX_PICTURES_PER_DAY: '3' } });
    const ben = bot.discord.person('Ben');
    const { reply, plan } = await requestSheet(ben, { x: 'seeds 4' });
    expect(textOf(plan)).toContain('3 are left; this would be 4');
    const refused = await (await reply.press(PAINT_BUTTON_LABEL)).answer(isEphemeral);
    expect(textOf(refused)).toMatch(/3 are left; this would be 4/);
    expect(selectOptionsIn(await paintSheet(ben, { x: 'seeds 3' }))).toHaveLength(3);
    expectNoDiscordProblems(bot.discord);
  });

  it('on one person’s queued jobs do not end a sheet', async () => {
    await using bot = await startBot({
      env: { QUEUE_LENGTH_PER_USER: '1', QUEUE_LENGTH: '1', JOBS_PER_USER: '1', JOBS_PER_GUILD: '1' },
    });
    expect(selectOptionsIn(await paintSheet(bot.discord.person('Ben'), { x: 'seeds 5' }))).toHaveLength(5);
    expectNoDiscordProblems(bot.discord);
  });

  it('queue single pictures before cells', async () => {
    await using bot = await startBot({ env: { ...SLOW_SKETCH_ENV, JOBS_AT_ONCE: '1' } });
    const { reply } = await requestSheet(bot.discord.person('Ben'), { x: 'seeds 6', ...STEPS_OPTION });
    const pressed = await reply.press(PAINT_BUTTON_LABEL);
    await pressed.answer((message) => /🖌️/.test(textOf(message)));
    const other = await bot.discord
      .person('Cleo')
      .command('imagine', { prompt: 'a wolf', megapixels: '0.25', ...STEPS_OPTION });
    await other.answer(hasPictures, SHEET_TIMEOUT_MS);
    expect(pressed.messages.some(isFinished)).toBe(false);
    await pressed.answer(isFinished, SHEET_TIMEOUT_MS);
    expectNoDiscordProblems(bot.discord);
  });
});

describe('a running sheet', () => {
  it('is edited from time to time, with the cells painted so far', async () => {
    await using bot = await startBot({ env: SLOW_SKETCH_ENV });
    const { reply } = await requestSheet(bot.discord.person('Ben'), { x: 'seeds 24', ...STEPS_OPTION });
    const pressed = await reply.press(PAINT_BUTTON_LABEL);
    const done = await pressed.answer(isFinished, SHEET_TIMEOUT_MS);
    const shown = pressed.history.filter((message) => progress.test(textOf(message)));
    expect(shown.length).toBeGreaterThanOrEqual(1);
    expect(shown.every(hasPictures)).toBe(true);
    expect(labelsOf(shown[0] ?? done)).toEqual(['Cancel']);
    // Not for each of the 24 cells.
    expect(shown.length).toBeLessThan(20);
    expectNoDiscordProblems(bot.discord);
  });

  it('can be canceled by its author, and keeps the painted cells', async () => {
    await using bot = await startBot({ env: SLOW_SKETCH_ENV });
    const [ben, cleo] = [bot.discord.person('Ben'), bot.discord.person('Cleo')];
    const { reply } = await requestSheet(ben, { x: 'seeds 30', ...STEPS_OPTION });
    const pressed = await reply.press(PAINT_BUTTON_LABEL);
    const running = await pressed.answer((message) => progress.test(textOf(message)), SHEET_TIMEOUT_MS);
    const refused = await (await cleo.press(running, 'Cancel')).answer(isEphemeral);
    expect(textOf(refused)).toContain('Only <@');
    const sheet = await (await ben.press(running, 'Cancel')).answer(isFinished, SHEET_TIMEOUT_MS);
    const [, painted = ''] = /(\d+) of 30 pictures · canceled/.exec(textOf(sheet)) ?? [];
    expect(selectOptionsIn(sheet)).toHaveLength(Number(painted));
    expect(Number(painted)).toBeLessThan(30);
    expect(hasPictures(await (await selectCell(ben, sheet, 0)).answer(hasPictures))).toBe(true);
    expectNoDiscordProblems(bot.discord);
  });
});

describe('a restart', () => {
  it('keeps a plan, which can be started afterwards', async () => {
    const env = { STORE_URL: `sqlite:${join(folder(), 'store.sqlite')}` };
    await using discord = await startDiscord();
    const before = await startBot({ discord, env });
    const { reply } = await requestSheet(discord.person('Ben'), { x: 'seeds 2', seed: 5 });
    await before.stop();
    await using _ = await startBot({ discord, env });
    const sheet = await (await reply.press(PAINT_BUTTON_LABEL)).answer(isFinished);
    expect(selectOptionsIn(sheet).map(({ label }) => label)).toEqual(['1. seed 5', '2. seed 6']);
    expectNoDiscordProblems(discord);
  });

  it('resumes a running sheet in the same message', async () => {
    const env = { STORE_URL: `sqlite:${join(folder(), 'store.sqlite')}` };
    await using discord = await startDiscord();
    const before = await startBot({ discord, env: { ...env, ...SLOW_SKETCH_ENV } });
    const { reply, plan } = await requestSheet(discord.person('Ben'), { x: 'seeds 12', ...STEPS_OPTION });
    const pressed = await reply.press(PAINT_BUTTON_LABEL);
    await pressed.answer((message) => progress.test(textOf(message)), SHEET_TIMEOUT_MS);
    await before.stop();
    const painted = before.log.filter((line) => line.includes('"delivered"')).length;
    expect(painted).toBeGreaterThan(0);
    await using after = await startBot({ discord, env });
    const sheet = await pressed.answer(isFinished, SHEET_TIMEOUT_MS);
    expect(sheet.id).toBe(plan.id);
    expect(selectOptionsIn(sheet)).toHaveLength(12);
    // The end of the last is stored a moment after it can be seen.
    await expect.poll(() => after.log.filter((line) => line.includes('"delivered"')).length).toBe(12 - painted);
    expect(hasPictures(await (await selectCell(discord.person('Cleo'), sheet, 0)).answer(hasPictures))).toBe(true);
    expectNoDiscordProblems(discord);
  });

  it('after a cancel paints nothing more', async () => {
    const env = { STORE_URL: `sqlite:${join(folder(), 'store.sqlite')}` };
    await using discord = await startDiscord();
    const first = startLorikeet({ ...discord.env, ...env, ...SLOW_SKETCH_ENV, PORT: '0' });
    await discord.ready('compare');
    const { reply } = await requestSheet(discord.person('Ben'), { x: 'seeds 20', ...STEPS_OPTION });
    const pressed = await reply.press(PAINT_BUTTON_LABEL);
    const running = await pressed.answer((message) => progress.test(textOf(message)), SHEET_TIMEOUT_MS);
    // It ends between the cancel and the last edit, which does not get through.
    discord.playground.faults.add({ match: isReplyEditWithPictures, answer: { delayMs: 60_000 } });
    const canceled = await discord.person('Ben').press(running, 'Cancel');
    await canceled.responseType();
    await first.waitForOutput('"canceled"');
    await first.stop('SIGKILL');
    await using _ = startLorikeet({ ...discord.env, ...env, PORT: '0' });
    const sheet = await canceled.answer(isFinished, SHEET_TIMEOUT_MS);
    expect(textOf(sheet)).toMatch(/of 20 pictures · canceled/);
    expect(selectOptionsIn(sheet).length).toBeLessThan(20);
  });

  it('after a killed process neither loses a cell nor paints one twice on Replicate', async () => {
    await using replicate = await openFakeReplicate({ stepMs: 60 });
    await using discord = await startDiscord();
    const env = {
      ...discord.env,
      PORT: '0',
      STORE_URL: `sqlite:${join(folder(), 'store.sqlite')}`,
      REPLICATE_API_TOKEN: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
    };
    await using first = startLorikeet(env);
    await discord.ready('compare');
    const { reply } = await requestSheet(discord.person('Ben'), { x: 'seeds 8' });
    const pressed = await reply.press(PAINT_BUTTON_LABEL);
    await pressed.answer((message) => progress.test(textOf(message)), SHEET_TIMEOUT_MS);
    await first.stop('SIGKILL');
    await using _ = startLorikeet(env);
    const sheet = await pressed.answer(isFinished, SHEET_TIMEOUT_MS);
    expect(selectOptionsIn(sheet)).toHaveLength(8);
    const seeds = replicate.predictions.map(({ input }) => Number(input.seed));
    expect(new Set(seeds).size).toBe(8);
    expect(seeds).toHaveLength(8);
    expect(discord.refusedRequests).toEqual([]);
  }, 180_000);
});

describe('a cell whose picture has expired', () => {
  it('is painted again with its seed, after a reply that says so', async () => {
    const kept = folder();
    await using bot = await startBot({ env: { UNDELIVERED_DIR: kept } });
    const ben = bot.discord.person('Ben');
    const sheet = await paintSheet(ben, { x: 'scale 0.6, 0.8', seed: 7 });
    const before = await (await selectCell(ben, sheet, 1)).answer(hasPictures);
    rmSync(join(kept, 'sheets'), { recursive: true });
    const reply = await selectCell(bot.discord.person('Cleo'), sheet, 1);
    const question = await reply.answer();
    expect(isEphemeral(question)).toBe(true);
    expect(textOf(question)).toMatch(
      /scale 0\.8[\s\S]*no longer stored\. It can be painted again with the same seed: free of charge/,
    );
    const again = await (await reply.press('Paint it again')).answer(hasPictures);
    expect(isEphemeral(again)).toBe(false);
    expect(textOf(again)).toMatch(/seed 7 [\s\S]*scale 0\.8[\s\S]*Picked by <@\d+> from \[this compare sheet\]/);
    const bytes = [before, again].map(
      (message) => bot.discord.playground.readAttachment(picturesIn(message)[0]?.url ?? '')?.bytes,
    );
    expect(bytes[0]).toEqual(bytes[1]);
    expectNoDiscordProblems(bot.discord);
  });
});

describe('a cell that several people choose at the same time', () => {
  it('is posted, and painted again, for each of them', async () => {
    const kept = folder();
    await using bot = await startBot({ env: { UNDELIVERED_DIR: kept, SKETCH_STEP_MS: '20' } });
    const people = ['Ben', 'Cleo'].map((name) => bot.discord.person(name));
    const sheet = await paintSheet(bot.discord.person('Ben'), { x: 'seeds 2' });
    const select = (cell: number) => Promise.all(people.map((person) => selectCell(person, sheet, cell)));
    for (const reply of await select(0)) expect(hasPictures(await reply.answer())).toBe(true);
    rmSync(join(kept, 'sheets'), { recursive: true });
    const questions = await select(1);
    for (const question of questions) await question.answer();
    const again = await Promise.all(questions.map((question) => question.press('Paint it again')));
    for (const reply of again) await reply.answer(hasPictures, 20_000);
    expectNoDiscordProblems(bot.discord);
  });
});

describe('where the message cannot be edited', () => {
  it('the sheet is posted as a new message, with a mention', async () => {
    await using bot = await startBot();
    const mend = bot.discord.playground.faults.add({
      match: isReplyEditWithPictures,
      answer: errorAnswer(401, 50_027),
      times: 99,
    });
    const ben = bot.discord.person('Ben');
    const { reply } = await requestSheet(ben, { x: 'seeds 2' });
    await reply.press(PAINT_BUTTON_LABEL);
    await expect.poll(() => ben.messages.filter(isFinished).length).toBe(1);
    const sheet = ben.messages.find(isFinished);
    expect(sheet && textOf(sheet)).toContain(`<@${ben.id}>`);
    // Its cells refer to the new message once that is stored.
    await expect.poll(() => bot.log.join('')).toContain('a sheet has ended');
    mend();
    const cell = sheet && (await (await selectCell(ben, sheet, 0)).answer(hasPictures));
    expect(cell && textOf(cell)).toMatch(new RegExp(`Picked from .*${sheet?.id}`));
    expectNoDiscordProblems(bot.discord);
  });

  it('because it was deleted, the remaining cells are not painted', async () => {
    await using bot = await startBot({ env: SLOW_SKETCH_ENV });
    const ben = bot.discord.person('Ben');
    const { reply } = await requestSheet(ben, { x: 'seeds 30', ...STEPS_OPTION });
    const pressed = await reply.press(PAINT_BUTTON_LABEL);
    await pressed.answer((message) => /🖌️/.test(textOf(message)));
    bot.discord.playground.faults.add({ match: isReplyEditWithPictures, answer: errorAnswer(404, 10_008), times: 99 });
    await expect
      .poll(() => bot.log.some((line) => line.includes('a sheet could not be delivered')), {
        timeout: SHEET_TIMEOUT_MS,
      })
      .toBe(true);
    expect(bot.log.filter((line) => line.includes('"delivered"')).length).toBeLessThan(30);
  });
});
