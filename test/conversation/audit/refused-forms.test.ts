import type { APIMessage } from 'discord.js';
import { expect, it } from 'vitest';
import { BUTTON_GROUPS } from '#schema/settings/members/hidden-buttons.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { keepAuditLog, readAudit } from '#test/support/discord/audit.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { isEphemeral, type Reply } from '#test/support/discord/index.ts';
import { changeSetting } from '#test/support/discord/settings.ts';

const { discord } = await sharedBot();
const [admin, ben] = [discord.person('admin'), discord.person('Ben')];
const GALLERY = '1100000000000001002';
const choose = (id: string, values: string[]) => changeSetting(discord, 'members', `settings:set:${id}`, values);

/** Why no form opens for a member, and how that ends. */
const REASONS: readonly (readonly [reason: string, begin: () => Promise<unknown>, end: () => Promise<unknown>])[] = [
  [
    'have blocked you',
    async () => (await admin.command('block', { member: ben.id, duration: 'hour' })).answer(),
    async () => (await admin.command('unblock', { member: ben.id })).answer(),
  ],
  ['I paint only in', () => choose('paint_channels', [GALLERY]), () => choose('paint_channels', [])],
  [
    'have switched',
    () => choose('hidden_buttons', []),
    () =>
      choose(
        'hidden_buttons',
        BUTTON_GROUPS.map(({ value }) => value),
      ),
  ],
];

/** What opens a form, as the log names it. */
const FORMS: Readonly<Record<string, (message: APIMessage) => Promise<Reply>>> = {
  edit: (message) => ben.press(message, 'Edit'),
  change: (message) => ben.press(message, 'Change…'),
  paintover: (message) => ben.press(message, 'Paint over…'),
};
const MENUS: typeof FORMS = {
  'Imagine from this': (message) => ben.menu('Imagine from this', message.id),
  compare: () => ben.command('compare', { prompt: 'a fox', x: 'seeds 2' }),
};

it.each(REASONS)('has once that “%s” stood before a form', async (reason, begin, end) => {
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a fox', output_format: 'png' });
  await keepAuditLog(discord, '7');
  await begin();
  const forms = reason === 'have switched' ? FORMS : { ...FORMS, ...MENUS };
  for (const open of Object.values(forms)) await (await open(message)).answer(isEphemeral);
  const refusals = async () =>
    (await readAudit(discord)).filter((entry) => entry.is === 'refused' && String(entry.reason).includes(reason));
  await expect.poll(async () => (await refusals()).length).toBe(Object.keys(forms).length);
  expect((await refusals()).map(({ via }) => via).sort()).toEqual(Object.keys(forms).sort());
  for (const { person, channel } of await refusals()) {
    expect(person).toMatchObject({ id: ben.id });
    expect(channel).toBe(ben.channel);
  }
  await end();
});
