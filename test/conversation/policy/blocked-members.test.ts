import type { APIMessage } from 'discord.js';
import { expect, it } from 'vitest';
import { startBot, type TestBotOptions } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { type Discord, hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';

const HOUR_MS = 60 * 60 * 1000;

async function withBot(work: (discord: Discord) => Promise<void>, options: TestBotOptions = {}) {
  await using bot = await startBot(options);
  await work(bot.discord);
  expectNoDiscordProblems(bot.discord);
}

const says = (text: string) => (message: APIMessage) => textOf(message).includes(text);
const refusal = async (discord: Discord, person = 'Ben', channel?: string) => {
  const reply = await discord.person(person, channel).command('imagine', SMALL_IMAGINE_OPTIONS);
  const message = await reply.answer(says('blocked you'));
  expect(isEphemeral(message)).toBe(true);
  return textOf(message);
};
const blockBen = async (discord: Discord, duration?: string) => {
  const member = discord.person('Ben').id;
  const options = { member, ...(duration !== undefined && { duration }) };
  return textOf(await (await discord.person('admin').command('block', options)).answer());
};

it('blocks a member until they are unblocked, in that server alone', () =>
  withBot(async (discord) => {
    const { message } = await imagineAs(discord);
    const { id } = discord.person('Ben');
    expect(await blockBen(discord)).toContain(`<@${id}> cannot paint here until you use \`/unblock\``);
    expect(await refusal(discord)).toContain('The admins of this server have blocked you: you cannot paint here.');
    await (await discord.person('Ben').press(message, 'Reroll')).answer(says('blocked you'));
    await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Cleo');
    await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'dm');
    const unblock = async () =>
      textOf(await (await discord.person('admin').command('unblock', { member: id })).answer());
    expect(await unblock()).toContain('can paint here again');
    expect(await unblock()).toContain('was not blocked');
    await imagineAs(discord);
  }));

it('blocks for as long as was chosen', async () => {
  let time = Date.now();
  await withBot(
    async (discord) => {
      expect(await blockBen(discord, 'hour')).toContain(`<t:${Math.floor((time + HOUR_MS) / 1000)}:f>`);
      expect(await refusal(discord)).toContain('blocked you until <t:');
      time += HOUR_MS + 1;
      await imagineAs(discord);
    },
    { wallClock: () => time },
  );
});

it('cancels what waits, and delivers what is being painted', () =>
  withBot(
    async (discord) => {
      const ben = discord.person('Ben');
      const running = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, num_inference_steps: 4 });
      await running.answer(says('🖌️'));
      const waiting = await ben.command('imagine', SMALL_IMAGINE_OPTIONS);
      await waiting.answer(says('in the queue'));
      expect(await blockBen(discord)).toContain('Canceled: 1 job that had not begun.');
      await waiting.answer(says('Canceled.'));
      await running.answer(hasPictures);
      expect(waiting.messages.some(hasPictures)).toBe(false);
    },
    { env: { JOBS_PER_USER: '1', SKETCH_STEP_MS: '1500' } },
  ));

it('is for admins and moderators', () =>
  withBot(async (discord) => {
    const member = discord.person('Cleo').id;
    for (const name of ['block', 'unblock'])
      await expect(discord.person('Ben').command(name, { member })).rejects.toThrow();
    const self = await discord.person('admin').command('block', { member: discord.person('admin').id });
    expect(textOf(await self.answer())).toContain('You cannot block yourself');
  }));

it('keeps out whom the operator blocks, everywhere', () =>
  withBot(
    async (discord) => {
      for (const channel of [undefined, 'dm'])
        expect(await refusal(discord, 'Ben', channel)).toContain('My operator has blocked you');
      await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Cleo');
    },
    { env: { BLOCKED_USERS: '1100000000000000102' } },
  ));
