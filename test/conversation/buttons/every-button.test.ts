import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import {
  customIdOf,
  imagineAs,
  labelsOf,
  SMALL_IMAGINE_OPTIONS,
  sendRawComponent,
} from '#test/support/discord/imagine.ts';
import {
  controlsIn,
  type Discord,
  hasPictures,
  isEphemeral,
  type Person,
  type Reply,
  startDiscord,
  textOf,
} from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/submit-modal.ts';

const storeUrl = () => `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-')), 'store.sqlite')}`;

/** Every control that paints: what a person does, up to the answer. */
const PAINT_CONTROLS: readonly (readonly [string, (person: Person, message: APIMessage) => Promise<Reply>])[] = [
  ...['Upscale 2×', 'Upscale 4×', 'Vary subtle', 'Vary strong', 'Reroll'].map(
    (label) => [label, (person: Person, message: APIMessage) => person.press(message, label)] as const,
  ),
  ['Edit', async (person, message) => submitModal(await person.press(message, 'Edit'))],
  ['Switch LoRA', (person, message) => person.select(message, 'Switch LoRA…', ['heller-software/lassie-dog'])],
];

async function withBot(work: (bot: TestBot, discord: Discord) => Promise<void>, env: Record<string, string> = {}) {
  await using bot = await startBot({ env });
  await work(bot, bot.discord);
  expectNoDiscordProblems(bot.discord);
}

describe('a control', () => {
  it('is shown for one picture, and for several', () =>
    withBot(async (_, discord) => {
      const rest = ['Reroll', 'Edit', 'Details', 'Delete', '⭐', 'Change…', 'Paint over…', 'Switch LoRA…'];
      expect(labelsOf((await imagineAs(discord)).message)).toEqual([
        'Upscale 2×',
        'Upscale 4×',
        'Vary subtle',
        'Vary strong',
        ...rest,
      ]);
      const four = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, num_outputs: 4 });
      expect(labelsOf(four.message)).toEqual(['U1', 'U2', 'U3', 'U4', 'V1', 'V2', 'V3', 'V4', ...rest]);
    }));

  it.each(PAINT_CONTROLS)(
    '%s works after a restart from the store alone, for another member, whose quota it counts against',
    async (_, act) => {
      const store = storeUrl();
      await using discord = await startDiscord();
      const before = await startBot({ discord, env: { STORE_URL: store } });
      const { message } = await imagineAs(discord);
      await before.stop();
      await using after = await startBot({ discord, env: { STORE_URL: store } });
      const cleo = discord.person('Cleo');
      const painted = await (await act(cleo, message)).answer(hasPictures);
      expect(painted.id).not.toBe(message.id);
      const page = await (await cleo.press(painted, 'Details')).answer();
      expect(textOf(page)).toContain(`For <@${cleo.id}>`);
      expect(after.log.filter((line) => line.includes('"level":50'))).toEqual([]);
      expectNoDiscordProblems(discord);
    },
  );

  it.each(PAINT_CONTROLS)('%s is refused where the bot may not paint', async (_, act) => {
    const store = storeUrl();
    await using discord = await startDiscord();
    const before = await startBot({ discord, env: { STORE_URL: store } });
    const { message } = await imagineAs(discord);
    await before.stop();
    await using _after = await startBot({ discord, env: { STORE_URL: store, ALLOWED_GUILDS: '123456789' } });
    const answer = await (await act(discord.person('Ben'), message)).answer();
    expect(isEphemeral(answer)).toBe(true);
    expect(textOf(answer)).toContain('This server is not one of them');
    expectNoDiscordProblems(discord);
  });

  it.each(PAINT_CONTROLS)('%s works on a result of a result whose parent was deleted', (_, act) =>
    withBot(async (_bot, discord) => {
      const ben = discord.person('Ben');
      const { reply } = await imagineAs(discord);
      const second = await (await reply.press('Reroll')).answer(hasPictures);
      await reply.press('Delete');
      await reply.deletedMessage();
      expect(hasPictures(await (await act(ben, second)).answer(hasPictures))).toBe(true);
      expect(textOf(await (await ben.press(second, 'Details')).answer())).toContain('/imagine prompt:a fox');
    }),
  );

  it.each(PAINT_CONTROLS.filter(([name]) => name !== 'Edit'))(
    '%s is one more picture for each press and each person, and a double click is one press',
    async (_, act) => {
      const clock = { ms: 0 };
      // Time stands still for the bot, except where the test moves it on: a loaded machine makes no two clicks of one.
      await using bot = await startBot({ now: () => performance.now() * 1e-6 + clock.ms });
      const { discord } = bot;
      const { message } = await imagineAs(discord);
      const [ben, cleo] = [discord.person('Ben'), discord.person('Cleo')];
      const first = await act(ben, message);
      await first.responseType();
      const doubleClick = await act(ben, message);
      // 6 is DEFERRED_UPDATE_MESSAGE: nothing is shown.
      expect([await doubleClick.responseType(), doubleClick.messages.filter(isEphemeral)]).toEqual([6, []]);
      clock.ms += 1001;
      const second = await act(ben, message);
      const others = await act(cleo, message);
      const painted = await Promise.all([first, second, others].map((reply) => reply.answer(hasPictures, 20_000)));
      expect(new Set(painted.map(({ id }) => id)).size).toBe(3);
      expectNoDiscordProblems(discord);
    },
  );

  it('of a private result replies ephemerally', () =>
    withBot(async (_, discord) => {
      const ben = discord.person('Ben');
      const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, private: true });
      for (const [, act] of PAINT_CONTROLS) {
        const painted = await (await act(ben, message)).answer(hasPictures);
        expect(isEphemeral(painted)).toBe(true);
        expect(textOf(painted)).not.toContain('discord.com');
      }
    }));

  it('of another version, or of another server’s picture, is refused with a reply', () =>
    withBot(async (_, discord) => {
      const { message } = await imagineAs(discord);
      const elsewhere = await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'dm');
      for (const { customId } of controlsIn(message)) {
        const old = await (await sendRawComponent(discord, message, customId.replace(/^1:/, '9:'))).answer();
        expect(textOf(old)).toContain('from an older version');
      }
      const foreign = customIdOf(elsewhere.message, 'Details');
      expect(textOf(await (await sendRawComponent(discord, message, foreign)).answer())).toContain('no longer know');
    }));
});
