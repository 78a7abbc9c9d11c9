import type { APIMessage } from 'discord.js';
import { expect, it, vi } from 'vitest';
import { BUTTONS } from '#buttons/index.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { requestSheet } from '#test/support/discord/compare.ts';
import { customIdOf, imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { controlsIn, hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';

// Ids of any shape, in bulk: test/conversation/failures/fuzz.test.ts. Old versions, and a conversation's job in a server:
// test/conversation/buttons/every-button.test.ts. Who may delete and cancel, and manage presets: buttons/ and presets/.

const { discord, log } = await sharedBot();
const SECRET = 'a fox that nobody else may read of';
const [ben, cleo] = [discord.person('Ben'), discord.person('Cleo')];
const { message: publicResult } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: SECRET });
const { message: privateResult } = await imagineAs(discord, {
  ...SMALL_IMAGINE_OPTIONS,
  prompt: SECRET,
  private: true,
});
const { message: directResult } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: SECRET }, 'Ben', 'dm');
const deliveries = () => log.filter((line) => line.includes('delivered')).length;
// It is logged once it is stored, which is after the picture is seen.
await vi.waitFor(() => expect(deliveries()).toBe(3));
const { plan } = await requestSheet(ben, { prompt: SECRET, x: 'seeds 2', private: true });
const sheet = customIdOf(plan, 'Paint 2 pictures').split(':')[2];
const jobIdOf = (message: APIMessage) => customIdOf(message, 'Details').split(':')[2] ?? '';

let lastId = 1_800_000_000_000_000_000n;
const user = (id: string) => ({ id, username: 'cleo', global_name: 'Cleo', discriminator: '0', avatar: null });
const otherGuild = { guild_id: '1100000000000002000', channel_id: '1100000000000002001' };
const otherChannel = { channel_id: '1100000000000001003' };
const inDirectMessages = {
  guild_id: undefined,
  member: undefined,
  channel_id: '1100000000000000203',
  user: user(cleo.id),
};
const { member } = commandPacket('1', {});
const asCleo = { member: { ...(typeof member === 'object' && member), user: user(cleo.id) } };

/** Sends what no client of Discord's would, and gives what came of it. The message is in the channel of the press. */
async function forge(customId: string, where: Record<string, unknown>, from: Record<string, unknown> = {}) {
  const { channel_id } = commandPacket('1', where);
  const message = { ...publicResult, channel_id, ...from };
  const values = /:(switch|looks):/.test(customId) ? { values: ['jdreetz/illustration'] } : {};
  const data = { custom_id: customId, component_type: 'values' in values ? 3 : 2, ...values };
  const before = [discord.requests.length, deliveries()];
  const reply = await discord.sendRaw(commandPacket(String(++lastId), { ...where, type: 3, data, message }));
  const told = await reply.answer();
  expect(isEphemeral(told)).toBe(true);
  expect(JSON.stringify(discord.requests.slice(before[0]))).not.toContain('nobody else');
  expect(deliveries()).toBe(before[1]);
  return textOf(told);
}

const NOT_MY_MESSAGE = /does not belong to a message of mine in this channel/;
const UNKNOWN_JOB_MESSAGE = /no longer know how this picture was painted/;
const controlIds = BUTTONS.map(({ id }) => id);

it.each(controlIds)('%s does nothing with a job of another server', async (button) => {
  expect(await forge(`1:${button}:${jobIdOf(publicResult)}:0`, otherGuild)).toMatch(UNKNOWN_JOB_MESSAGE);
});

it.each(controlIds)('%s does nothing with what was painted for another person alone', async (button) => {
  expect(await forge(`1:${button}:${jobIdOf(privateResult)}:0`, asCleo)).toMatch(UNKNOWN_JOB_MESSAGE);
});

it.each(controlIds)('%s does nothing with a job of another person’s direct messages', async (button) => {
  expect(await forge(`1:${button}:${jobIdOf(directResult)}:0`, inDirectMessages)).toMatch(UNKNOWN_JOB_MESSAGE);
});

it.each(controlIds)('%s does nothing with a job of another channel, though it is one’s own', async (button) => {
  expect(await forge(`1:${button}:${jobIdOf(publicResult)}:0`, otherChannel)).toMatch(UNKNOWN_JOB_MESSAGE);
});

/** Messages that carry this bot's custom_ids, and are not its own, or not where the press is. */
const FOREIGN_MESSAGES = {
  'another app': { author: { id: '1100000000000007777', bot: true }, application_id: '1100000000000007777' },
  'another app that names ours': { author: { id: '1100000000000007777' }, application_id: publicResult.author.id },
  'a webhook': { author: { id: '1100000000000007778', bot: true }, application_id: undefined },
  'a person': { author: user(cleo.id) },
  nobody: { author: undefined },
};
const foreignMessages = Object.entries(FOREIGN_MESSAGES);
const otherIds = [`compare:drop:${sheet}:0`, 'show:pick', 'lora:page:1', 'limits:x', 'me:x'];

it.each(foreignMessages)('no control does anything on a message of %s', async (_, from) => {
  for (const customId of [...controlIds.map((button) => `1:${button}:${jobIdOf(publicResult)}:0`), ...otherIds]) {
    expect(await forge(customId, {}, from)).toMatch(NOT_MY_MESSAGE);
  }
});

it('no control does anything on a message of another channel than that of the press', async () => {
  for (const customId of [...controlIds.map((button) => `1:${button}:${jobIdOf(publicResult)}:0`), ...otherIds]) {
    expect(await forge(customId, {}, otherChannel)).toMatch(NOT_MY_MESSAGE);
  }
});

it('no form is taken that a foreign message opened', async () => {
  const custom_id = `1:edit:${jobIdOf(publicResult)}:0`;
  for (const from of [...Object.values(FOREIGN_MESSAGES), otherChannel]) {
    const message = { ...publicResult, ...from };
    const packet = commandPacket(String(++lastId), { type: 5, data: { custom_id, components: [] }, message });
    expect(textOf(await (await discord.sendRaw(packet)).answer())).toMatch(NOT_MY_MESSAGE);
  }
});

async function openRecipe(job: string, where: Record<string, unknown>, from: Record<string, unknown> = {}) {
  const component = { type: 2, style: 2, label: 'Details', custom_id: `1:details:${job}:0` };
  const message = { ...publicResult, components: [{ type: 1, components: [component] }], ...from };
  const resolved = { messages: { [publicResult.id]: message } };
  const data = { id: '1', type: 3, name: 'Recipe', target_id: publicResult.id, resolved };
  return textOf(await (await discord.sendRaw(commandPacket(String(++lastId), { ...where, data }))).answer());
}

it('“Recipe” shows nothing of another server’s or channel’s job, or of another person’s private one', async () => {
  for (const [where, job] of [
    [otherGuild, jobIdOf(publicResult)],
    [otherChannel, jobIdOf(publicResult)],
    [asCleo, jobIdOf(privateResult)],
  ] as const) {
    expect(await openRecipe(job, where)).toMatch(UNKNOWN_JOB_MESSAGE);
  }
});

it.each(foreignMessages)('“Recipe” believes no custom_id in a message of %s', async (_, from) => {
  expect(await openRecipe(jobIdOf(publicResult), {}, from)).toBe('This message has no picture.');
});

it.each(['paint', 'drop', 'cancel', 'take', 'again'])(
  'compare:%s does nothing with another person’s sheet',
  async (action) => {
    for (const where of [asCleo, otherGuild, inDirectMessages]) {
      expect(await forge(`compare:${action}:${sheet}:0`, where, { components: plan.components })).toMatch(
        /no longer know this sheet/,
      );
    }
  },
);

it('a form is filled in by whoever opened it, where they opened it', async () => {
  const opened = await ben.menu('Imagine from this', privateResult.id);
  const { modal } = await opened.modal();
  const text = (custom_id: string, value: string) => ({ type: 18, component: { type: 4, custom_id, value } });
  const data = { custom_id: modal.custom_id, components: [text('prompt', 'mine'), text('prompt_strength', '0.5')] };
  for (const where of [asCleo, otherChannel]) {
    const told = await (await discord.sendRaw(commandPacket(String(++lastId), { ...where, type: 5, data }))).answer();
    expect(textOf(told)).toMatch(/open for too long/);
  }
});

it.each([
  ['no job', '1:reroll:18446744073709551615:0'],
  ['a picture that there is none of', `1:upscale:${jobIdOf(publicResult)}:9`],
  ['a huge number', `1:upscale:${jobIdOf(publicResult)}:99999999`],
  ['less than nothing', `1:upscale:${jobIdOf(publicResult)}:-1`],
  ['another version', `2:upscale:${jobIdOf(publicResult)}:0`],
  ['a longer job', `1:reroll:${'9'.repeat(80)}:0`],
  ['a key of the store', `1:reroll:jobs:${jobIdOf(publicResult)}`],
  ['a command that is none', 'toString:x'],
  ['a property of objects', '__proto__:x'],
  ['a preset', 'lora:remove:yes:000000000000'],
  ['a draft', `lora:draft:save:${jobIdOf(publicResult)}`],
  ['an import', `lora:import:yes:${jobIdOf(publicResult)}`],
  ['a step that there is not', 'lora:draft:constructor:1'],
  ['nothing', ':'],
])('an id of %s is answered with a sentence', async (_, customId) => {
  expect(await forge(customId, {})).toMatch(/^[A-Z“].{15,}\.$/s);
});

it('whoever may not manage presets changes none by an id', async () => {
  const plain = { ...asCleo, member: { ...asCleo.member, permissions: '2147483648' } };
  for (const customId of [
    'lora:remove:yes:000000000000',
    'lora:draft:save:1',
    'lora:import:yes:1',
    'lora:try:again:0',
  ]) {
    expect(await forge(customId, plain)).toMatch(/Manage|manage/);
  }
});

it('all of these interactions were received, and allowed ones still work', async () => {
  expect(controlsIn(publicResult).length).toBeGreaterThan(5);
  await (await cleo.press(publicResult, 'Reroll')).answer(hasPictures);
  expect(textOf(await (await ben.press(privateResult, 'Details')).answer())).toContain('nobody else');
});
