import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS, sizesOf } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, startDiscord, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

const { discord } = await sharedBot();

const MENU_NAME = 'Imagine from this';
const file = async (name = 'fox.png') => ({ name, bytes: await samplePicture(), type: 'image/png' });
const textField = (customId: string, value: string) => ({ customId, value });
const selectField = (customId: string, value: string) => ({ customId, values: [value] });

describe('Imagine from this', () => {
  it('starts from a picture in any member’s message', async () => {
    const said = await discord.person('Ada').say('look at this', [await file()]);
    const asked = await discord.person('Ben').menu(MENU_NAME, said.id);
    const { modal, submit } = await asked.modal();
    expect(modal.components).toHaveLength(4);
    const sent = await submit([
      textField('prompt', 'a wolf'),
      selectField('lora', 'heller-software/lassie-dog'),
      textField('prompt_strength', '0,5'),
      textField('more', 'seed: 3'),
    ]);
    const message = await sent.answer(hasPictures);
    expect(textOf(message)).toMatch(/^\*\*a wolf\*\*\n-# Lassie dog · seed 3 /i);
    const source = `\\[this message\\]\\(https://discord\\.com/channels/\\d+/${said.channel_id}/${said.id}\\) · strength 0\\.5`;
    const ben = discord.person('Ben');
    expect(textOf(message)).toMatch(new RegExp(`-# Started by <@${ben.id}> from ${source}$`));
    expect(isEphemeral(message)).toBe(false);
    const again = await (await sent.press('Reroll')).answer(hasPictures);
    expect(textOf(again)).toMatch(new RegExp(`-# Started from ${source}$`));
  });

  it('asks which picture to use if there are several, also for a result', async () => {
    await using replicate = await openFakeReplicate();
    await using paid = await startBot({
      env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
    });
    const { message } = await imagineAs(paid.discord, { ...SMALL_IMAGINE_OPTIONS, num_outputs: 2 });
    const asked = await paid.discord.person('Cleo').menu(MENU_NAME, message.id);
    const { submit } = await asked.modal();
    const fields = [
      textField('prompt', 'a wolf'),
      selectField('lora', 'jdreetz/illustration'),
      selectField('picture', '1'),
    ];
    await (await submit([...fields, textField('prompt_strength', '0.5')])).answer(hasPictures);
    expect(replicate.predictions.at(-1)?.input).toMatchObject({
      prompt: 'a wolf',
      prompt_strength: 0.5,
      image: expect.stringContaining('http'),
    });
    expectNoDiscordProblems(paid.discord);
  });

  it('of an ephemeral message replies ephemerally', async () => {
    const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, private: true });
    const { submit } = await (await discord.person('Ben').menu(MENU_NAME, message.id)).modal();
    const sent = await submit([textField('prompt', 'a wolf'), selectField('lora', 'jdreetz/illustration')]);
    const painted = await sent.answer(hasPictures);
    expect(isEphemeral(painted)).toBe(true);
    // An ephemeral message has no link of its own.
    expect(textOf(painted)).toMatch(/-# Started from \[this picture\]\(http\S+\) · strength 0\.8$/);
  });

  it('refuses with a reply if the message has no picture', async () => {
    const said = await discord.person('Ben').say('nothing here');
    expect(textOf(await (await discord.person('Ben').menu(MENU_NAME, said.id)).answer())).toContain('no picture');
  });

  it('returns the text that was entered if it is refused', async () => {
    const said = await discord.person('Ada').say('look', [await file()]);
    const { submit } = await (await discord.person('Ben').menu(MENU_NAME, said.id)).modal();
    const fields = [
      textField('prompt', 'a wolf'),
      selectField('lora', 'jdreetz/illustration'),
      textField('prompt_strength', 'much'),
    ];
    const answer = await (await submit([...fields, textField('more', 'steps: 12')])).answer();
    expect(isEphemeral(answer)).toBe(true);
    expect(textOf(answer)).toMatch(
      /`prompt_strength` is a number[\s\S]*```\na wolf\n```[\s\S]*prompt_strength: much\nsteps: 12/,
    );
  });

  it('works in direct messages, and for a form that was open during a restart', async () => {
    const store = `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-')), 'store.sqlite')}`;
    await using own = await startDiscord();
    const before = await startBot({ discord: own, env: { STORE_URL: store } });
    const ben = own.person('Ben', 'dm');
    const said = await ben.say('look', [await file()]);
    const { submit } = await (await ben.menu(MENU_NAME, said.id)).modal();
    await before.stop();
    await using _after = await startBot({ discord: own, env: { STORE_URL: store } });
    const sent = await submit([textField('prompt', 'a wolf'), selectField('lora', 'jdreetz/illustration')]);
    expect(sizesOf(await sent.answer(hasPictures))).toHaveLength(1);
    expectNoDiscordProblems(own);
  });
});
