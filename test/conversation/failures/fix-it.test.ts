import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { imagineAs, labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { controlsIn, hasPictures, isEphemeral, picturesIn, startDiscord, textOf } from '#test/support/discord/index.ts';
import { readModalValues, submitModal } from '#test/support/discord/modal-values.ts';
import { componentPacket } from '#test/support/discord/packets.ts';

const { discord } = await sharedBot();
const folder = mkdtempSync(join(tmpdir(), 'lorikeet-fix-'));
afterAll(() => rmSync(folder, { recursive: true }));

const EDIT = { prompt: 'a wolf, *howling*', more: 'steps: 300\nnonsense\nfoo: 1\nseed: twelve\nnum_outputs: 9' };

describe('a refused form', () => {
  it('of Edit says all that is wrong, and opens again filled with what was typed', async () => {
    const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, seed: 12 });
    const refusal = await submitModal(await reply.press('Edit'), EDIT);
    const message = await refusal.answer();
    expect(isEphemeral(message)).toBe(true);
    for (const fault of [
      /Line 1, `steps: 300`/,
      /Line 2, `nonsense`/,
      /no `foo`/,
      /`seed` is a number/,
      /`num_outputs`/,
    ])
      expect(textOf(message)).toMatch(fault);
    expect(labelsOf(message)).toEqual(['Fix it']);
    const form = await refusal.press('Fix it');
    expect(await readModalValues(form)).toEqual({ ...EDIT, lora: 'jdreetz/illustration', aspect_ratio: 'custom' });
    const painted = await (await submitModal(form, { more: 'seed: 83\nmegapixels: 0.25' })).answer(hasPictures);
    expect(textOf(painted)).toMatch(/^\*\*a wolf, \\\*howling\\\*\*\*/);
    expect(isEphemeral(painted)).toBe(false);
  });

  it('keeps the LoRA that was chosen, and can be refused again', async () => {
    const { reply } = await imagineAs(discord);
    const first = await submitModal(await reply.press('Edit'), { lora: 'heller-software/lassie-dog', seed: 'x' });
    const second = await submitModal(await first.press('Fix it'), { seed: 'y' });
    const values = await readModalValues(await second.press('Fix it'));
    expect(values).toMatchObject({ lora: 'heller-software/lassie-dog', more: expect.stringContaining('seed: y') });
    // The first one is still there too.
    expect(await readModalValues(await first.press('Fix it'))).toMatchObject({
      more: expect.stringContaining('seed: x'),
    });
  });

  it('of /me edit', async () => {
    const options = 'aspect_ratio: 7:7\nnot one\nsteps: many';
    const refusal = await submitModal(await discord.person('Ben').command('me edit'), { options });
    expect(textOf(await refusal.answer())).toMatch(/Line 1[\s\S]*Line 2[\s\S]*Line 3/);
    const form = await refusal.press('Fix it');
    expect(await readModalValues(form)).toMatchObject({ options, aspect_ratio: 'model' });
    const saved = await (await submitModal(form, { options: 'output_format: png' })).answer();
    expect(textOf(saved)).toContain('output_format: png');
  });

  it('of /lora edit, and of a preset that is not saved yet', async () => {
    const admin = discord.person('admin');
    const draft = await admin.command('lora add', { name: 'inky', reference: 'owner/inky' });
    const wrong = { name: '!', scale: 'strong', emoji: 'fox', defaults: 'steps: 300' };
    for (const open of [
      () => draft.press('Change…'),
      async () => {
        await (await draft.press('Save')).answer();
        return admin.command('lora edit', { name: 'inky' });
      },
    ]) {
      const refusal = await submitModal(await open(), wrong);
      const text = textOf(await refusal.answer());
      for (const fault of [/`!` cannot be/, /`strong` is not a scale/, /`fox` is not an emoji/, /Line 1, `steps: 300`/])
        expect(text).toMatch(fault);
      expect(await readModalValues(await refusal.press('Fix it'))).toMatchObject(wrong);
      const right = { name: 'inky', scale: '0.8', emoji: '🦊', defaults: '' };
      await (await submitModal(await refusal.press('Fix it'), right)).answer((message) => /🦊/.test(textOf(message)));
    }
    expect(textOf(await (await admin.command('lora show', { name: 'inky' })).answer())).toContain('🦊');
  });

  it('of Imagine from this, which starts from the same picture', async () => {
    const { message } = await imagineAs(discord);
    const opened = await discord.person('Cleo').menu('Imagine from this', message.id);
    const refusal = await submitModal(opened, { prompt: 'a wolf', prompt_strength: '7' });
    const form = await refusal.press('Fix it');
    expect(await readModalValues(form)).toMatchObject({ prompt: 'a wolf', prompt_strength: '7' });
    expect(picturesIn(await (await submitModal(form, { prompt_strength: '0.6' })).answer(hasPictures))).toHaveLength(1);
  });

  it('opens for the one who wrote it alone', async () => {
    const refusal = await submitModal(await discord.person('Ben').command('me edit'), { options: 'x' });
    const message = await refusal.answer();
    const { customId } = controlsIn(message)[0] ?? { customId: '' };
    const stranger = { user: { id: '42', username: 'eve' }, roles: [], permissions: '2251799813685247' };
    const stolen = await discord.sendRaw({
      ...componentPacket('1900000000000000001', message.id, customId),
      member: stranger,
    });
    expect(textOf(await stolen.answer())).toMatch(/^I no longer have what you wrote/);
  });

  it('opens after a restart, and says when what was typed is gone', async () => {
    await using own = await startDiscord();
    const env = { STORE_URL: `sqlite:${folder}/fix.sqlite` };
    let now = Date.now();
    const start = () => startBot({ env, discord: own, wallClock: () => now });
    const before = await start();
    const ben = own.person('Ben');
    const refusal = await submitModal(await ben.command('me edit'), { options: 'x' });
    await refusal.answer();
    for (let more = 0; more < 5; more += 1)
      await (await submitModal(await ben.command('me edit'), { options: `y${more}` })).answer();
    const last = await submitModal(await ben.command('me edit'), { options: 'z' });
    await last.answer();
    await before[Symbol.asyncDispose]();
    await using _after = await start();
    expect(await readModalValues(await last.press('Fix it'))).toMatchObject({ options: 'z' });
    expect(textOf(await (await refusal.press('Fix it')).answer())).toMatch(/^I no longer have what you wrote/);
    now += 61 * 60 * 1000;
    expect(textOf(await (await last.press('Fix it')).answer())).toMatch(/^I no longer have what you wrote/);
  });
});
