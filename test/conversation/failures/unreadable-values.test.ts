import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';

it('goes on with everything else where a job is cut off in the store, and takes it for no outage', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-unreadable-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'store.sqlite');
  await using bot = await startBot({ env: { STORE_URL: `sqlite:${file}` } });
  const { discord } = bot;
  const ben = discord.person('Ben');
  const options = (prompt: string) => ({ ...SMALL_IMAGINE_OPTIONS, prompt });
  const { reply, message: first } = await imagineAs(discord, options('a first fox'));
  const second = await (await ben.press(first, /^1:reroll/)).answer(hasPictures);
  const countDelivered = () => bot.log.filter((line) => line.includes('"msg":"delivered"')).length;
  await expect.poll(countDelivered).toBe(2);
  {
    using database = new DatabaseSync(file);
    const cutOff = database.prepare('UPDATE entries SET value = substr(value, 1, 100) WHERE key = ?');
    expect(cutOff.run(`jobs:${reply.id}`).changes).toBe(1);
  }

  expect(textOf(await (await ben.press(first, 'Details')).answer())).toContain('Something went wrong');
  // It was made from the other.
  expect(textOf(await (await ben.press(second, 'Details')).answer())).toContain('prompt:a first fox');
  await imagineAs(discord, options('a third fox'));
  await expect.poll(countDelivered).toBe(3);
  expect(textOf(await (await ben.command('show mine')).answer())).toMatch(/a third fox[\s\S]*a first fox/);
  expect(bot.log.some((line) => line.includes(`the store holds jobs:${reply.id} in a form that is not known`))).toBe(
    true,
  );
  expect(bot.log.filter((line) => line.includes('cannot be used'))).toEqual([]);
});
