import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePicture } from '#services/images/picture.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { labelsOf } from '#test/support/discord/imagine.ts';
import { type Discord, hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

let bot: TestBot;
let discord: Discord;
beforeAll(async () => {
  bot = await startBot({ env: { MAX_PICTURES_PER_DAY: '8' } });
  discord = bot.discord;
  await add('pixar', 'owner/pixar');
  await add('dark', 'owner/dark', { age_restricted: true });
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
});

const admin = (where = 'general') => discord.person('admin', where);
const add = async (name: string, reference: string, more = {}) => {
  const reply = await admin().command('lora add', { name, reference, ...more });
  await (await reply.press('Save')).answer((message) => textOf(message).includes('Saved.'));
};

describe('a preset that is tried', () => {
  it('paints three pictures into one reply, and keeps them small', async () => {
    const message = await (await admin().command('lora try', { name: 'pixar' })).answer(hasPictures);
    expect(picturesIn(message)).toHaveLength(3);
    expect(isEphemeral(message)).toBe(false);
    expect(textOf(message)).toContain('1 portrait of a young woman');
    expect(textOf(message)).toContain('sketches, not the model');
    const list = await (await discord.person('member').command('lora list')).answer();
    const [preview] = picturesIn(list);
    const bytes = discord.playground.readAttachment(preview?.url ?? '')?.bytes ?? new Uint8Array();
    expect(await parsePicture(bytes)).toMatchObject({ format: 'webp', width: 256, height: 256 });
    expect(bytes.length).toBeLessThanOrEqual(24 * 1024);
    const shown = await (await discord.person('member').command('lora show', { name: 'pixar' })).answer();
    expect(picturesIn(shown)).toHaveLength(3);
  });

  it('can be tried from its details ephemerally, and keeps its pictures when renamed', async () => {
    const shown = await (await admin().command('lora show', { name: 'pixar' })).answer();
    const { submit } = await (await admin().press(shown, 'Change…')).modal();
    const renamed = await (await submit([{ customId: 'name', value: 'Pixar two' }])).answer(hasPictures);
    expect(textOf(renamed)).toContain('**Pixar two**');
    const message = await (await admin().press(renamed, 'Try it')).answer(hasPictures);
    expect([isEphemeral(message), picturesIn(message).length]).toEqual([true, 3]);
  });

  it('counts against the limits, and says how many pictures are beyond them', async () => {
    const message = await (await admin('after-dark').command('lora try', { name: 'dark' })).answer(hasPictures);
    expect(picturesIn(message)).toHaveLength(2);
    expect(textOf(message)).toContain('all the pictures that my operator allows for today');
    const nothing = await (await admin('after-dark').command('lora try', { name: 'dark' })).answer();
    expect([isEphemeral(nothing), picturesIn(nothing).length]).toEqual([true, 0]);
    expect(picturesIn(await (await admin('after-dark').command('lora show', { name: 'dark' })).answer())).toEqual([]);
  });

  it('requires the right to change presets, and a channel where it may be used', async () => {
    const member = discord.person('member');
    expect(textOf(await (await member.command('lora try', { name: 'pixar two' })).answer())).toContain(
      'can change presets',
    );
    expect(textOf(await (await admin().command('lora try', { name: 'dark' })).answer())).toContain(
      'age-restricted channels only',
    );
  });
});

describe('a trial that failed in part', () => {
  const RETRY = 'Try the 1 failed again';

  it('paints only what failed again, once, and all three become the preview', async () => {
    await using replicate = await openFakeReplicate({ finishMs: 0 });
    await using trialBot = await startBot({
      env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, MAX_PICTURES_PER_DAY: '4' },
    });
    const cleo = trialBot.discord.person('admin');
    const previews = async () => picturesIn(await (await cleo.command('lora show', { name: 'dog' })).answer());
    const draft = await cleo.command('lora add', { name: 'dog', reference: 'heller-software/lassie-dog' });
    await (await draft.press('Save')).answer((message) => textOf(message).includes('Saved.'));
    replicate.faults.add({ kind: 'failed', error: 'Prediction interrupted; please retry (code: E8367)', times: 2 });
    const first = await (await cleo.command('lora try', { name: 'dog', private: true })).answer(
      (message) => labelsOf(message).length > 0,
    );
    expect([picturesIn(first).length, labelsOf(first)]).toEqual([1, ['Try the 2 failed again']]);
    expect(await previews()).toEqual([]);
    replicate.faults.add({ kind: 'failed', error: 'Prediction interrupted; please retry (code: E8367)', times: 1 });
    const second = await (await cleo.press(first, 'Try the 2 failed again')).answer(hasPictures);
    expect([picturesIn(second).length, labelsOf(second), isEphemeral(second)]).toEqual([1, [RETRY], true]);
    const last = await (await cleo.press(second, RETRY)).answer(hasPictures);
    expect([picturesIn(last).length, labelsOf(last)]).toEqual([1, []]);
    expect(textOf(last)).toContain('All three are its preview in `/lora list` now.');
    expect(await previews()).toHaveLength(3);
    const again = await (await cleo.press(first, 'Try the 2 failed again')).answer();
    expect(textOf(again)).toContain('This was already requested');
    expect(replicate.predictions).toHaveLength(6);
    expectNoDiscordProblems(trialBot.discord);
  });

  it('is not mixed with pictures of the preset as it was', async () => {
    await using replicate = await openFakeReplicate({ finishMs: 0 });
    await using trialBot = await startBot({
      env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
    });
    const cleo = trialBot.discord.person('admin');
    const draft = await cleo.command('lora add', { name: 'dog', reference: 'heller-software/lassie-dog' });
    const saved = await (await draft.press('Save')).answer((message) => textOf(message).includes('Saved.'));
    replicate.faults.add({ kind: 'failed', error: 'Prediction interrupted; please retry (code: E8367)', times: 1 });
    const first = await (await cleo.press(saved, 'Try it')).answer((message) => labelsOf(message).includes(RETRY));
    const { submit } = await (await cleo.press(saved, 'Change…')).modal();
    await (
      await submit([
        { customId: 'name', value: 'dog' },
        { customId: 'scale', value: '0.5' },
      ])
    ).answer();
    expect(textOf(await (await cleo.press(first, RETRY)).answer())).toContain('The preset was changed since');
    expect(replicate.predictions).toHaveLength(3);
  });
});
