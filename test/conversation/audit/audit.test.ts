import type { APIMessage } from 'discord.js';
import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { askForAudit, fileTextOf, keepAuditLog, readAudit } from '#test/support/discord/audit.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';
import { changeSetting } from '#test/support/discord/settings.ts';

const { discord, log } = await sharedBot();
const [admin, ben, cleo] = [discord.person('admin'), discord.person('Ben'), discord.person('Cleo')];
const today = new Date().toISOString().slice(0, 10);
const small = SMALL_IMAGINE_OPTIONS;
/** Until its end is stored, when it would be noted: a moment after its pictures can be seen. */
async function paintToTheEnd(prompt: string): Promise<void> {
  const { reply } = await imagineAs(discord, { ...small, prompt });
  const isEnd = (line: string) => line.includes('"msg":"delivered"') && line.includes(reply.id);
  await expect.poll(() => log.some(isEnd)).toBe(true);
}
/** The last entry that is such. */
const last = async (is: (entry: Record<string, unknown>) => boolean) => (await readAudit(discord)).findLast(is);
const changed = (what: string) => last((entry) => entry.is === 'changed' && entry.what === what);

it('is off at first, and says so', async () => {
  const off = await (await admin.command('audit')).answer();
  expect(textOf(off)).toContain('This server keeps no audit log');
  await paintToTheEnd('a fox before');
  await keepAuditLog(discord, '30');
  expect(JSON.stringify(await readAudit(discord))).not.toContain('a fox before');
  expect(await changed('setting')).toMatchObject({ name: 'audit_log', after: '30', person: { id: admin.id } });
});

it('has who asked for what, where, on which model, and what came of it', async () => {
  const { message } = await imagineAs(discord, { ...small, prompt: 'a *red* fox', num_outputs: 2 });
  await expect
    .poll(() => last(({ is }) => is === 'job'))
    .toMatchObject({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      person: { id: ben.id, name: 'Ben' },
      channel: ben.channel,
      via: 'imagine',
      prompt: 'a *red* fox',
      model: expect.stringContaining('/'),
      result: { is: 'delivered', pictures: 2, link: expect.stringContaining(message.id) },
    });
  await (await cleo.press(message, 'Reroll')).answer(hasPictures);
  await expect.poll(() => last(({ via }) => via === 'reroll')).toMatchObject({ person: { id: cleo.id } });
});

it('has what was refused before it began, once, with its reason', async () => {
  await (await ben.command('imagine', { ...small, prompt: 'a lost fox', lora: 'nosuch' })).answer();
  await expect
    .poll(() => last(({ is }) => is === 'refused'))
    .toMatchObject({
      via: 'imagine',
      prompt: 'a lost fox',
      person: { id: ben.id },
      code: 'invalid-request',
      reason: expect.stringContaining('nosuch'),
    });
  await (await admin.command('limits everyone', { pictures_per_day: 0 })).answer();
  await (await cleo.command('imagine', { ...small, prompt: 'one fox too many' })).answer();
  await (await admin.command('limits clear')).answer();
  await expect
    .poll(async () => (await readAudit(discord)).filter(({ prompt }) => prompt === 'one fox too many'))
    .toEqual([
      expect.objectContaining({ is: 'refused', model: expect.any(String), person: { id: cleo.id, name: 'Cleo' } }),
    ]);
  const limits = async () => (await readAudit(discord)).filter(({ what }) => what === 'limits');
  await expect.poll(limits).toEqual([
    expect.objectContaining({
      name: 'everyone',
      after: 'picturesPerDay: 0',
      person: { id: admin.id, name: expect.any(String) },
    }),
    expect.objectContaining({ name: 'everyone', before: 'picturesPerDay: 0' }),
  ]);
});

it('has each kind of change by an admin, with what was before', async () => {
  await changeSetting(discord, 'pictures', 'settings:set:recipe_in_files:off');
  await expect.poll(() => changed('setting')).toMatchObject({ name: 'recipe_in_files', before: 'on', after: 'off' });
  await (await admin.command('block', { member: cleo.id, duration: 'hour' })).answer();
  await expect
    .poll(() => changed('member-blocked'))
    .toMatchObject({ member: cleo.id, after: expect.stringMatching(/Z$/) });
  await (await admin.command('unblock', { member: cleo.id })).answer();
  await expect.poll(() => changed('member-unblocked')).toMatchObject({ member: cleo.id, person: { id: admin.id } });
  await (await admin.command('lora default', { lora: 'Illustration' })).answer();
  await expect.poll(() => changed('preset-default')).toMatchObject({ name: 'server', after: expect.any(String) });
  await (await admin.command('lora default', { clear: true })).answer();
  await (await admin.command('limits grant', { member: ben.id, pictures: 20, until: '7d' })).answer();
  const given = expect.stringMatching(/^20 pictures until 20\d\d-.*Z$/);
  await expect.poll(() => changed('gift')).toMatchObject({ member: ben.id, after: given, person: { id: admin.id } });
  await (await admin.command('limits revoke', { member: ben.id })).answer();
  await expect.poll(() => changed('gift')).toMatchObject({ member: ben.id, before: '20 pictures left' });
});

it('is a file for spreadsheets, of the days and the member that were asked for', async () => {
  await imagineAs(discord, { ...small, prompt: '=HYPERLINK("x"), "a fox"' });
  await expect
    .poll(async () => fileTextOf(await askForAudit(discord, { member: ben.id })))
    .toContain(`"'=HYPERLINK(""x""), ""a fox"""`);
  const message = await askForAudit(discord, { from: today, to: today, member: ben.id });
  expect(isEphemeral(message)).toBe(true);
  expect(textOf(message)).toMatch(/Audit log of <@\d+>\n\d+ entr/);
  const csv = await fileTextOf(message);
  expect(csv).toMatch(/^\uFEFFtime,event,person,name,channel,command,prompt,model,preset,result,pictures,dollars,/);
  expect(csv).not.toContain('one fox too many');
  const rows = csv.trim().split('\r\n').slice(1);
  expect(rows.every((row) => row.includes(ben.id))).toBe(true);
});

it('is given to two admins at once, and to one who asks again and again', async () => {
  const ask = (id: string) => discord.sendRaw(commandPacket(id, { data: { id: '1', name: 'audit', type: 1 } }));
  const first = askForAudit(discord);
  const others = ['1', '2', '3', '4'].map((digit) => ask(`182000000000000000${digit}`));
  const isFile = (message: APIMessage) => textOf(message).includes('Audit log\n');
  expect(isFile(await first)).toBe(true);
  // Whoever asks again meanwhile is told so: nothing is left that says that the bot is thinking.
  const isOver = (message: APIMessage) => isFile(message) || textOf(message).includes('on its way already');
  const answers = await Promise.all(others.map(async (asked) => (await asked).answer(isOver)));
  expect(answers.filter(isFile).length).toBeGreaterThan(0);
});

it('says what is wrong with the dates, and where there is nothing', async () => {
  const refusal = async (options: Record<string, string>) => textOf(await askForAudit(discord, options));
  expect(await refusal({ from: '28.11.2026' })).toContain('is not a date');
  expect(await refusal({ from: '2026-02-31' })).toContain('is not a date');
  expect(await refusal({ from: '2026-02-02', to: '2026-02-01' })).toContain('earlier day into `from`');
  expect(await refusal({ from: '2024-01-01', to: '2026-02-01' })).toContain('Choose 366 or fewer');
  expect(await refusal({ from: '2020-01-01', to: '2020-01-03' })).toContain(
    'Nothing is kept from 2020-01-01 to 2020-01-03',
  );
  await expect(ben.command('audit')).rejects.toThrow();
});

it('deletes all of it where it is switched off', async () => {
  expect((await readAudit(discord)).length).toBeGreaterThan(0);
  await keepAuditLog(discord, 'default');
  await paintToTheEnd('a fox that nobody notes');
  await keepAuditLog(discord, '7');
  await expect.poll(() => readAudit(discord)).toEqual([expect.objectContaining({ what: 'setting' })]);
});
