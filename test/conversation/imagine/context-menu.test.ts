import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectClean } from '#test/support/discord/expect-no-problems.ts';
import { paint, SMALL, sizesOf } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, startDiscord, textOf } from '#test/support/discord/index.ts';
import { openReplicateDouble } from '#test/support/fake-replicate/index.ts';
import { somePicture } from '#test/support/images/sample-picture.ts';

const { discord } = await sharedBot();

const MENU = 'Imagine from this';
const file = async (name = 'fox.png') => ({ name, bytes: await somePicture(), type: 'image/png' });
const text = (customId: string, value: string) => ({ customId, value });
const chosen = (customId: string, value: string) => ({ customId, values: [value] });

describe('Imagine from this', () => {
  it('starts from a picture in anybody’s message', async () => {
    const said = await discord.person('Ada').say('look at this', [await file()]);
    const asked = await discord.person('Ben').menu(MENU, said.id);
    const { modal, submit } = await asked.modal();
    expect(modal.components).toHaveLength(4);
    const sent = await submit([
      text('prompt', 'a wolf'),
      chosen('lora', 'heller-software/lassie-dog'),
      text('prompt_strength', '0,5'),
      text('more', 'seed: 3'),
    ]);
    const message = await sent.answer(hasPictures);
    expect(textOf(message)).toMatch(/^\*\*a wolf\*\*\n-# Lassie dog · seed 3 /i);
    expect(isEphemeral(message)).toBe(false);
  });

  it('asks which, where there are several, also of a result', async () => {
    await using replicate = await openReplicateDouble();
    await using paid = await startBot({
      env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
    });
    const { message } = await paint(paid.discord, { ...SMALL, num_outputs: 2 });
    const asked = await paid.discord.person('Cleo').menu(MENU, message.id);
    const { submit } = await asked.modal();
    const fields = [text('prompt', 'a wolf'), chosen('lora', 'jdreetz/illustration'), chosen('picture', '1')];
    await (await submit([...fields, text('prompt_strength', '0.5')])).answer(hasPictures);
    expect(replicate.predictions.at(-1)?.input).toMatchObject({
      prompt: 'a wolf',
      prompt_strength: 0.5,
      image: expect.stringContaining('http'),
    });
    expectClean(paid.discord);
  });

  it('of what one person alone sees is for that person alone', async () => {
    const { message } = await paint(discord, { ...SMALL, private: true });
    const { submit } = await (await discord.person('Ben').menu(MENU, message.id)).modal();
    const sent = await submit([text('prompt', 'a wolf'), chosen('lora', 'jdreetz/illustration')]);
    expect(isEphemeral(await sent.answer(hasPictures))).toBe(true);
  });

  it('says so where there is no picture', async () => {
    const said = await discord.person('Ben').say('nothing here');
    expect(textOf(await (await discord.person('Ben').menu(MENU, said.id)).answer())).toContain('no picture');
  });

  it('hands back what was written, where it is refused', async () => {
    const said = await discord.person('Ada').say('look', [await file()]);
    const { submit } = await (await discord.person('Ben').menu(MENU, said.id)).modal();
    const fields = [text('prompt', 'a wolf'), chosen('lora', 'jdreetz/illustration'), text('prompt_strength', 'much')];
    const answer = await (await submit([...fields, text('more', 'steps: 12')])).answer();
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
    const { submit } = await (await ben.menu(MENU, said.id)).modal();
    await before.stop();
    await using _after = await startBot({ discord: own, env: { STORE_URL: store } });
    const sent = await submit([text('prompt', 'a wolf'), chosen('lora', 'jdreetz/illustration')]);
    expect(sizesOf(await sent.answer(hasPictures))).toHaveLength(1);
    expectClean(own);
  });
});
