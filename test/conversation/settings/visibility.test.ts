import type { APIMessage } from 'discord.js';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { imagineAs, labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, type Reply, textOf } from '#test/support/discord/index.ts';
import { changeSetting } from '#test/support/discord/settings.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

const { discord } = await sharedBot();
const [ben, ada] = [discord.person('Ben'), discord.person('Ada')];
const ANSWERS = ['Show it to everybody', 'Show it only to me'] as const;

const choose = (value: 'default' | 'private' | 'ask') =>
  changeSetting(discord, 'members', 'settings:set:visibility', [value]);
afterAll(async () => {
  await choose('default');
});

const isQuestion = (message: APIMessage) => textOf(message).includes('Who should see the result?');
const questionOf = async (reply: Reply) => {
  const question = await reply.answer(isQuestion);
  expect([isEphemeral(question), labelsOf(question)]).toEqual([true, [...ANSWERS]]);
  return question;
};
const ephemeralOf = async (name: string, options: Record<string, string | number | boolean>) =>
  isEphemeral(await (await ben.command(name, options)).answer());

/** Opens *Imagine from this* on a picture, and sends its form. */
async function imagineFrom(prompt: string): Promise<Reply> {
  const said = await ada.say('look', [{ name: 'fox.png', bytes: await samplePicture(), type: 'image/png' }]);
  const { submit } = await (await ben.menu('Imagine from this', said.id)).modal();
  return submit([
    { customId: 'prompt', value: prompt },
    { customId: 'lora', values: ['jdreetz/illustration'] },
  ]);
}

/** Opens *Recipe* on a picture that somebody posts again. */
async function openRecipe(): Promise<APIMessage> {
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, output_format: 'png', private: false });
  const bytes = new Uint8Array(await (await fetch(picturesIn(message)[0]?.url ?? '')).arrayBuffer());
  const said = await ada.say('look', [{ name: 'found.png', bytes, type: 'image/png' }]);
  return (await ben.menu('Recipe', said.id)).answer((each) => labelsOf(each).includes('Paint it'));
}

describe('who sees results', () => {
  it('is everybody unless the server or the member chooses', async () => {
    expect(await ephemeralOf('imagine', SMALL_IMAGINE_OPTIONS)).toBe(false);
    expect(await ephemeralOf('imagine', { ...SMALL_IMAGINE_OPTIONS, private: true })).toBe(true);
  });

  it('can be the member alone, unless they choose otherwise', async () => {
    const { message: open } = await imagineAs(discord);
    await choose('private');
    expect(await ephemeralOf('imagine', SMALL_IMAGINE_OPTIONS)).toBe(true);
    expect(await ephemeralOf('imagine', { ...SMALL_IMAGINE_OPTIONS, private: false })).toBe(false);
    expect(await ephemeralOf('compare', { prompt: 'a fox', x: 'scale 0.6, 0.8' })).toBe(true);
    expect(await ephemeralOf('compare', { prompt: 'a fox', x: 'scale 0.6, 0.8', private: false })).toBe(false);
    expect(await ephemeralOf('imagine', { prompt: 'a {red|blue} fox --all' })).toBe(true);
    expect(isEphemeral(await (await imagineFrom('a wolf')).answer(hasPictures))).toBe(true);
    expect(isEphemeral(await (await ben.press(await openRecipe(), 'Paint it')).answer(hasPictures))).toBe(true);
    // Buttons go on with what is there.
    expect(isEphemeral(await (await ben.press(open, 'Reroll')).answer(hasPictures))).toBe(false);
    const { message } = await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'Atelier/general');
    expect(isEphemeral(message)).toBe(false);
    expect(isEphemeral((await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'dm')).message)).toBe(false);
  });

  it('can be asked, once and before anything is painted', async () => {
    await choose('ask');
    const asked = await ben.command('imagine', SMALL_IMAGINE_OPTIONS);
    const question = await questionOf(asked);
    const [first, second] = [await ben.press(question, ANSWERS[0]), await ben.press(question, ANSWERS[1])];
    const painted = await first.answer(hasPictures);
    expect([isEphemeral(painted), textOf(painted).includes('a fox')]).toEqual([false, true]);
    expect(second.messages.some(hasPictures)).toBe(false);
    let again = await ben.press(question, ANSWERS[0]);
    // While the job is running, a press changes nothing; then it is told why.
    await vi.waitFor(async () => {
      again = await ben.press(question, ANSWERS[0]);
      expect(await again.responseType()).toBe(4);
    });
    expect(textOf(await again.answer())).toContain('You answered this already');

    const other = await questionOf(await ben.command('imagine', SMALL_IMAGINE_OPTIONS));
    expect(isEphemeral(await (await ben.press(other, ANSWERS[1])).answer(hasPictures))).toBe(true);
    for (const isPrivate of [true, false])
      expect(await ephemeralOf('imagine', { ...SMALL_IMAGINE_OPTIONS, private: isPrivate })).toBe(isPrivate);
    expect(isEphemeral((await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'dm')).message)).toBe(false);
  });

  it('is asked on each way that chooses it', async () => {
    await choose('ask');
    const answered = async (reply: Reply, matches: (message: APIMessage) => boolean) =>
      isEphemeral(await (await ben.press(await questionOf(reply), ANSWERS[1])).answer(matches));
    const isPlan = (message: APIMessage) => textOf(message).includes('2 pictures · ');
    expect(await answered(await ben.command('compare', { prompt: 'a fox', x: 'scale 0.6, 0.8' }), isPlan)).toBe(true);
    expect(await answered(await ben.command('imagine', { prompt: 'a {red|blue} fox --all' }), isPlan)).toBe(true);
    expect(await answered(await imagineFrom('a wolf'), hasPictures)).toBe(true);
    expect(await answered(await ben.press(await openRecipe(), 'Paint it'), hasPictures)).toBe(true);
  });

  it('is not asked where nothing can be painted', async () => {
    await choose('ask');
    const wrong = await (await ben.command('imagine', { prompt: 'a fox', lora: 'no-such-lora' })).answer();
    expect(textOf(wrong)).toContain('There is no LoRA');
    await changeSetting(discord, 'members', 'settings:set:painter_roles', ['1100000000000001901']);
    const refused = await (await ben.command('imagine', SMALL_IMAGINE_OPTIONS)).answer();
    expect(textOf(refused)).toContain('In this server, only members with');
    await changeSetting(discord, 'members', 'settings:set:painter_roles', []);
  });
});
