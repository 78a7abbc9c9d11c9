import { beforeEach, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
let now = Date.parse('2026-10-05T20:40:00Z');
const { discord } = await sharedBot({ env: { MAX_PICTURES_PER_DAY: '30' }, wallClock: () => now });
/** Each test has a day of its own. */
beforeEach(() => {
  now += DAY_MS;
});

const small = { prompt: 'a fox', megapixels: '0.25', num_inference_steps: 1 };
const admin = async (sub: string, options: Record<string, string | number> = {}) =>
  (await discord.person('admin').command(`limits ${sub}`, options)).answer();
const read = async (who: string, name: string) => textOf(await (await discord.person(who).command(name)).answer());
const paint = async (who: string, options: Record<string, string | number> = {}) =>
  textOf(
    await (await discord.person(who).command('imagine', { ...small, ...options })).answer(
      (message) => hasPictures(message) || isEphemeral(message),
    ),
  );
const ben = discord.person('Ben').id;
const [guild] = discord.playground.world.guilds;

it('is used once a member’s own limits have no room, counted once, and shown until it ends', async () => {
  await admin('everyone', { pictures_per_day: 2 });
  const told = await admin('grant', { member: ben, pictures: 3, until: '7d' });
  expect(isEphemeral(told)).toBe(false);
  expect(told.mentions).toEqual([]);
  expect(textOf(told)).toMatch(/🎁 <@\d+> gave <@\d+> 3 pictures, to use here until <t:\d+:f>\./);
  expect(textOf(told)).toContain('It does not raise those of the server. `/me limits` shows what is left.');
  // Its own limits come first.
  await paint('Ben');
  expect(await read('Ben', 'me limits')).toContain('**Your pictures here today**: 1 of 2\n🎁 **Given to you**: 3 of 3');
  // One of these two is the last of today's own.
  expect(await paint('Ben', { num_outputs: 2 })).toContain('a fox');
  expect(await read('Ben', 'me limits')).toContain('**Your pictures here today**: 2 of 2\n🎁 **Given to you**: 2 of 3');
  expect(await paint('Ben', { num_outputs: 3 })).toMatch(
    /You have used the 2 pictures that this server allows you a day\. They start again at midnight UTC, in 3 h 20 min\. What you were given here does not suffice: 2 pictures left\./,
  );
  expect(await paint('Cleo', { num_outputs: 3 })).not.toContain('What you were given');
  await paint('Ben');
  expect(textOf(await admin('show'))).toMatch(new RegExp(`🎁 <@${ben}>: 1 of 3 pictures left until <t:\\d+:f>`));
  expect(await read('Ben', 'usage mine')).toContain('**Given to you**: 1 of 3 pictures left until');
  // The next day its own limits have room again.
  now += DAY_MS;
  await paint('Ben', { num_outputs: 2 });
  expect(await read('Ben', 'me limits')).toContain('**Given to you**: 1 of 3');
  await paint('Ben');
  expect(await paint('Ben')).not.toContain('What you were given');
  expect(textOf(await admin('show'))).not.toContain('🎁');
  await admin('clear');
});

it('is released where nothing was painted', async () => {
  await admin('everyone', { pictures_per_day: 1 });
  await admin('grant', { member: ben, pictures: 1 });
  await paint('Ben');
  const broken = { name: 'x.png', bytes: Buffer.from('no picture'), type: 'image/png' };
  const failed = await discord.person('Ben').command('imagine', { ...small, image: broken });
  expect(textOf(await failed.answer())).toContain('cannot be read');
  await expect.poll(() => read('Ben', 'me limits')).toContain('**Given to you**: 1 of 1');
  await paint('Ben');
  expect(await paint('Ben')).toContain('You have used the 1 picture that this server allows you a day.');
  await admin('clear');
});

it('lets a member paint where all others may not, but lifts no limit of the server and of the operator', async () => {
  await admin('everyone', { pictures_per_day: 0 });
  expect(await paint('Ben')).toContain('have not allowed you to paint here');
  await admin('grant', { member: ben, pictures: 40 });
  await paint('Ben');
  expect(await paint('Cleo')).toContain('have not allowed you to paint here');
  await admin('server', { pictures_per_day: 2 });
  await paint('Ben');
  expect(await paint('Ben')).toContain('This server has used the 2 pictures that its admins allow a day.');
  await admin('server', { pictures_per_month: 20 });
  for (let painted = 2; painted < 10; painted += 4) await paint('Ben', { num_outputs: 4 });
  expect(await paint('Ben', { num_outputs: 4 })).toMatch(
    / left of the 20 pictures that the admins of this server allow all members together a month/,
  );
  await admin('revoke', { member: ben });
  await admin('clear');
});

it('ends at its time, can be taken back, and says what is wrong with what was typed', async () => {
  await admin('everyone', { pictures_per_month: 0 });
  await admin('grant', { member: ben, pictures: 5, until: '2 weeks' });
  await admin('grant', { member: ben, pictures: 2, dollars: 0.5, until: '1 day' });
  await paint('Ben');
  const both = await read('Ben', 'me limits');
  expect(both).toMatch(/1 of 2 pictures and \$0\.50 of \$0\.50 left until <t:\d+:f>\n🎁 .*5 of 5 pictures left/);
  now += 2 * DAY_MS;
  expect((await read('Ben', 'me limits')).match(/🎁/g)).toHaveLength(1);
  const taken = await admin('revoke', { member: ben });
  expect(textOf(taken)).toContain(`Taken back from <@${ben}>: 5 pictures.`);
  expect(textOf(await admin('revoke', { member: ben }))).toContain('nothing here that can be taken back');
  expect(await paint('Ben')).toContain('Of the 0 pictures that this server allows you a month');
  const refused = async (until: string) => textOf(await admin('grant', { member: ben, pictures: 1, until }));
  expect(await refused('soon')).toContain('I cannot read soon as a time.');
  expect(await refused('2026-02-30')).toContain('as a time');
  expect(await refused('2026-10-01')).toContain('has passed');
  expect(await refused('2031-10-01')).toContain('more than a year away');
  expect(textOf(await admin('grant', { member: ben }))).toContain('Say what to give');
  await admin('clear');
});

it('does not leave the server that it was given in', async () => {
  await admin('grant', { member: ben, pictures: 5 });
  expect(guild?.id).toBeDefined();
  const elsewhere = await (await discord.person('Ben', 'Atelier/general').command('me limits')).answer();
  expect(textOf(elsewhere)).not.toContain('🎁');
  expect(textOf(await (await discord.person('Ben', 'dm').command('me limits')).answer())).not.toContain('🎁');
});
