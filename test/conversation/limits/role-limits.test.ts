import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';

const small = { prompt: 'a fox', megapixels: '0.25', num_inference_steps: 1 };

let bot: TestBot;
let now = Date.parse('2026-11-21T20:40:00Z');
beforeAll(async () => {
  bot = await startBot({ env: { SKETCH_STEP_MS: '60' }, wallClock: () => now });
});
afterAll(async () => {
  expectNoDiscordProblems(bot.discord);
  await bot[Symbol.asyncDispose]();
});
/** Each test has a day of its own. */
beforeEach(() => {
  now += 24 * 60 * 60 * 1000;
});

const admin = () => bot.discord.person('admin');
const limits = async (sub: string, options: Record<string, string | number> = {}, who = admin()) => {
  const message = await (await who.command(`limits ${sub}`, options)).answer();
  expect(isEphemeral(message)).toBe(true);
  return textOf(message);
};
const guild = () => bot.discord.playground.world.guilds[0];
const artistsRole = () => guild()?.roles[1]?.id ?? '';
const paint = async (who: string, options: Record<string, string | number> = {}) =>
  textOf(
    await (await bot.discord.person(who).command('imagine', { ...small, ...options })).answer(
      (message) => hasPictures(message) || isEphemeral(message),
    ),
  );

it('shows the limits that are set, which by default are the operator’s', async () => {
  const text = await limits('show');
  expect(text).toContain('Each person**: 2 jobs at once · 10 waiting');
  expect(text).toContain('The whole server**: any number of pictures a day · 0 so far today');
});

it('limits the pictures a day of each person, and differently for members of a role', async () => {
  await limits('everyone', { pictures_per_day: 2 });
  expect(await limits('role', { role: artistsRole(), pictures_per_day: 4, at_once: 4 })).toContain(
    `<@&${artistsRole()}>: 4 jobs at once · 4 pictures a day`,
  );
  await paint('Ben', { num_outputs: 2 });
  expect(await paint('Ben')).toContain(
    'You have used the 2 pictures that this server allows you a day. They start again at midnight UTC, in 3 h 20 min.',
  );
  const mine = async () => textOf(await (await bot.discord.person('Ben').command('me limits')).answer());
  expect(await mine()).toContain('2 jobs at once · 10 waiting\n**Your pictures here today**: 2 of 2');
  const member = guild()?.members.find(({ user }) => user === bot.discord.person('Ben').id);
  member?.roles.push(artistsRole());
  try {
    expect(await mine()).toContain('4 jobs at once · 10 waiting\n**Your pictures here today**: 2 of 4');
    await paint('Ben', { num_outputs: 2 });
    expect(await paint('Ben')).toContain('You have used the 4 pictures');
  } finally {
    member?.roles.pop();
  }
  await limits('clear', { role: artistsRole() });
  expect(await limits('clear', { role: guild()?.id ?? '' })).toContain('Each person**: 2 jobs at once · 10 waiting\n');
  await paint('Ben');
});

it('counts higher numbers than the operator allows as those', async () => {
  const text = await limits('everyone', { at_once: 1000, waiting: 1000 });
  expect(text).toContain('Each person**: 4 jobs at once · 20 waiting');
  const role = await limits('role', { role: artistsRole(), at_once: 1000, waiting: 1000 });
  expect(role).toContain(`<@&${artistsRole()}>: 4 jobs at once · 20 waiting`);
  const mine = await (await bot.discord.person('Ben').command('me limits')).answer();
  expect(textOf(mine)).toContain('**You**: 4 jobs at once · 20 waiting');
  await limits('clear');
});

it('limits the pictures a day of the whole server, and refuses all with 0', async () => {
  await limits('server', { pictures_per_day: 2 });
  await paint('Ben');
  expect(await paint('Cleo', { num_outputs: 2 })).toContain('1 is left; this would be 2.');
  expect(await limits('show')).toContain('The whole server**: 2 pictures a day · 1 so far today');
  expect(await limits('server', { pictures_per_day: 0 })).toContain('The whole server**: may not paint · ');
  expect(await paint('Cleo')).toContain('have not allowed you to paint here');
  expect(await limits('server')).toContain('any number of pictures a day');
  await paint('Cleo');
});

it('refuses all jobs of a person with 0, and limits queued jobs', async () => {
  await limits('everyone', { at_once: 0 });
  expect(await paint('Ben')).toContain('have not allowed you to paint here');
  await limits('everyone', { at_once: 1, waiting: 1 });
  const ben = bot.discord.person('Ben');
  const long = await ben.command('imagine', { ...small, num_inference_steps: 40 });
  await long.answer((message) => /\d+ %/.test(textOf(message)));
  const second = await ben.command('imagine', small);
  await second.responseType();
  expect(await paint('Ben')).toContain('You already have 1 request waiting.');
  for (const reply of [long, second]) await reply.answer(hasPictures, 20_000);
  await limits('role', { role: artistsRole(), waiting: 3 });
  const cleared = await limits('clear');
  expect(cleared).toContain('2 jobs at once · 10 waiting');
  expect(cleared).not.toContain('<@&');
});

it('requires the right to manage the server, and a number', async () => {
  await expect(bot.discord.person('Ben').command('limits show')).rejects.toThrow();
  const data = { id: '1', type: 1, name: 'limits', options: [{ name: 'show', type: 1, options: [] }] };
  const member = { user: { id: '1100000000000000102', username: 'ben' }, roles: [], permissions: '0' };
  const reply = await bot.discord.sendRaw(commandPacket('1600000000000000001', { data, member }));
  expect(textOf(await reply.answer())).toContain('Only members with *Manage Server* can use this.');
  expect(await limits('role', { role: artistsRole() })).toContain('Say what to limit');
});
