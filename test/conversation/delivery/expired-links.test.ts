import { expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, picturesIn, startDiscord, textOf } from '#test/support/discord/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A bot and its Discord, with a clock that tests can advance. */
async function startBotWithClock() {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const discord = await startDiscord({ now });
  const bot = await startBot({ discord, now, wallClock: now });
  return {
    discord,
    bot,
    pass: (ms: number) => {
      ahead += ms;
    },
    [Symbol.asyncDispose]: async () => {
      await bot.stop();
      await discord.close();
    },
  };
}

it('paints again from a picture with an expired link, as long as its message exists', async () => {
  await using world = await startBotWithClock();
  const { reply, message } = await imagineAs(world.discord);
  const varied = await (await reply.press('Vary strong')).answer(hasPictures);
  world.pass(2 * DAY_MS);
  const again = await (await world.discord.person('Cleo').press(varied, 'Reroll')).answer(hasPictures);
  expect(textOf(again)).toContain('Rerolled');
  world.discord.person('Ben').remove(message);
  world.pass(2 * DAY_MS);
  const rerolled = async () => textOf(await (await world.discord.person('Cleo').press(varied, 'Reroll')).answer());
  // The first press may still be running when its pictures are visible.
  await expect.poll(rerolled).toContain('can no longer be read from Discord');
});

it('does not confuse a picture with another one of the same name', async () => {
  await using world = await startBotWithClock();
  const { reply, message } = await imagineAs(world.discord);
  const url = picturesIn(message)[0]?.url ?? '';
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  expect(name).toBe(`lorikeet-${reply.id}-1.webp`);
  const bytes = world.discord.playground.readAttachment(url)?.bytes ?? new Uint8Array();
  const made = await imagineAs(world.discord, { ...SMALL_IMAGINE_OPTIONS, image: { name, bytes, type: 'image/webp' } });
  world.pass(2 * DAY_MS);
  const refused = await (await made.reply.press('Reroll')).answer();
  expect(textOf(refused)).toContain('can no longer be read from Discord');
});
