import type { APIMessage } from 'discord.js';
import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { keepAuditLog } from '#test/support/discord/audit.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, type Reply, textOf } from '#test/support/discord/index.ts';
import { createForgottenWords, readPseudoLanguages } from '#test/support/language/forgotten-words.ts';
import { speakPseudoLanguages } from '#test/support/language/pseudo.ts';

const GALLERY = '1100000000000001002';
speakPseudoLanguages();
const { discord } = await sharedBot();
const [admin, ben, cleo] = [discord.person('admin'), discord.person('Ben'), discord.person('Cleo')];
readPseudoLanguages(discord, admin, ben, cleo);
const forgotten = createForgottenWords(discord, ['imagine', 'cleo', 'ben', 'ada']);
const answerOf = (reply: Promise<Reply>) => reply.then((each) => each.answer());
const says = (text: string) => (message: APIMessage) => textOf(message).includes(text);
const paint = async (options = {}) =>
  (await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...options })).answer(hasPictures);
/** Chooses values in a select of the panel, or presses a switch. */
const change = async (page: string, control: RegExp, values?: string[]) => {
  const panel = await answerOf(admin.command('settings'));
  const shown = await (await admin.select(panel, 'settings:page', [page])).answer();
  await (values ? admin.select(shown, control, values) : admin.press(shown, control)).then((each) => each.answer());
};

it('reports, blocks, mutes and favourites', async () => {
  const result = await paint();
  await answerOf(cleo.menu('Report', result.id));
  await change('rules', /^settings:set:admins_channel/, [GALLERY]);
  await change('favourites', /^settings:set:favourites_channel/, [GALLERY]);
  await answerOf(cleo.menu('Report', result.id));
  await answerOf(ben.menu('Recipe', result.id));
  await (await ben.menu('Imagine from this', result.id)).modal();
  await ben.press(result, /^1:star:/);
  await expect
    .poll(() =>
      discord.playground
        .listMessages(GALLERY)
        .map(({ message }) => textOf(message))
        .join(),
    )
    .toContain('⟪⭐ Painted');
  const [report] = discord.playground.listMessages(GALLERY).map(({ message }) => message);
  if (!report) throw new Error('there is no report');
  await answerOf(discord.person('admin', 'gallery').press(report, '⟪Mute for a day⟫'));
  await answerOf(ben.command('imagine', SMALL_IMAGINE_OPTIONS));
  await answerOf(admin.command('block', { member: ben.id, duration: 'day' }));
  await answerOf(admin.command('unblock', { member: ben.id }));
  await answerOf(admin.command('unblock', { member: ben.id }));
  expect(forgotten()).toEqual([]);
});

it('the audit log, and usage as a file', async () => {
  await answerOf(admin.command('audit'));
  await keepAuditLog(discord, '30');
  await change('log', /^settings:set:audit_channel/, [GALLERY]);
  await paint();
  await expect
    .poll(() =>
      discord.playground
        .listMessages(GALLERY)
        .map(({ message }) => textOf(message))
        .join(),
    )
    .toContain('⟪[1 picture');
  await change('log', /^settings:set:audit_channel/, []);
  await answerOf(admin.command('audit'));
  await answerOf(admin.command('usage mine'));
  await answerOf(admin.command('usage server'));
  expect(forgotten()).toEqual([]);
});

it('caps, gifts, and what tells of them in the admins’ channel', async () => {
  await answerOf(admin.command('limits server', { pictures_per_month: 4 }));
  await answerOf(admin.command('limits everyone', { pictures_per_day: 3, at_once: 2 }));
  await answerOf(admin.command('limits grant', { member: cleo.id, pictures: 3, until: '7d' }));
  await paint();
  await answerOf(ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, num_outputs: 4 }));
  await answerOf(cleo.command('imagine', { ...SMALL_IMAGINE_OPTIONS, num_outputs: 4 }));
  await expect
    .poll(() =>
      discord.playground
        .listMessages(GALLERY)
        .map(({ message }) => textOf(message))
        .join(),
    )
    .toContain('⟪**A limit of this server is reached**');
  await answerOf(ben.command('me limits'));
  await answerOf(admin.command('limits show'));
  await answerOf(admin.command('limits revoke', { member: cleo.id }));
  await answerOf(admin.command('limits clear'));
  expect(forgotten()).toEqual([]);
});

it('privacy: what is kept, and the question before it is erased', async () => {
  const page = await answerOf(ben.command('privacy'));
  await answerOf(ben.press(page, '⟦Export⟧'));
  const question = await (await ben.press(page, '⟦Erase…⟧')).answer();
  await (await ben.press(question, '⟦Erase⟧')).answer(says('⟦'));
  expect(forgotten()).toEqual([]);
});

it('who may paint where', async () => {
  await change('members', /^settings:set:paint_channels/, [GALLERY]);
  await (await ben.command('imagine', SMALL_IMAGINE_OPTIONS)).answer(isEphemeral);
  await change('members', /^settings:set:paint_channels/, []);
  await change('members', /^settings:set:visibility/, ['ask']);
  await answerOf(ben.command('imagine', SMALL_IMAGINE_OPTIONS));
  expect(forgotten()).toEqual([]);
});
