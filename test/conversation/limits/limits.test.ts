import { afterEach, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { hasPictures, isEphemeral, picturesIn, startDiscord, textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';

const small = { prompt: 'a fox', megapixels: '0.25' };
const open: TestBot[] = [];
const start = async (options: Parameters<typeof startBot>[0]) => {
  const bot = await startBot(options);
  open.push(bot);
  return bot;
};
afterEach(async () => {
  for (const bot of open.splice(0)) {
    await bot[Symbol.asyncDispose]();
  }
});

it('stops at the operator’s pictures a day, and goes on the next day', async () => {
  let now = Date.now();
  const { discord } = await start({ env: { MAX_PICTURES_PER_DAY: '3' }, wallClock: () => now });
  const ben = discord.person('Ben');
  await (await ben.command('imagine', { ...small, num_outputs: 2 })).answer(hasPictures);
  const refused = await (await ben.command('imagine', { ...small, num_outputs: 2 })).answer();
  expect(isEphemeral(refused)).toBe(true);
  expect(textOf(refused)).toContain('I paint again from midnight UTC.');
  await (await ben.command('imagine', small)).answer(hasPictures);
  now += 24 * 60 * 60 * 1000;
  await (await ben.command('imagine', small)).answer(hasPictures);
  expectNoDiscordProblems(discord);
});

it('returns the reserved quota of a picture that was not painted', async () => {
  const { discord } = await start({ env: { MAX_PICTURES_PER_DAY: '1' } });
  const ben = discord.person('Ben');
  const broken = { name: 'x.png', bytes: Buffer.from('no picture'), type: 'image/png' };
  expect(textOf(await (await ben.command('imagine', { ...small, image: broken })).answer())).toContain(
    'cannot be read',
  );
  await (await ben.command('imagine', small)).answer(hasPictures);
});

it('paints only in the servers that the operator allows, and elsewhere only with ALLOW_DMS', async () => {
  const { discord } = await start({ env: { ALLOWED_GUILDS: '123456789' } });
  expect(textOf(await (await discord.person('Ben').command('imagine', small)).answer())).toContain(
    'This server is not one of them',
  );
  const refusal = 'allows me in servers only, not in direct messages';
  const direct = await (await discord.person('Ben', 'dm').command('imagine', small)).answer();
  expect(textOf(direct)).toContain(refusal);
  const plan = await (await discord.person('Ben', 'dm').command('compare', { prompt: 'a fox', x: 'seeds 2' })).answer();
  expect(textOf(plan)).toContain(refusal);
  const added = { name: 'own', reference: 'owner/own' };
  const preset = await (await discord.person('admin').command('lora add', added)).answer();
  expect(textOf(preset)).toContain('This server is not one of them');
  // A server that has not installed the bot: somebody brought it along.
  const data = { id: '1', type: 1, name: 'imagine', options: [{ name: 'prompt', type: 3, value: 'a fox' }] };
  const brought = { data, authorizing_integration_owners: { 1: '1100000000000000102' } };
  const foreign = await discord.sendRaw(commandPacket('1600000000000000001', brought));
  expect(textOf(await foreign.answer())).toContain(refusal);
});

it('paints in direct messages and for user installs with ALLOW_DMS', async () => {
  const { discord } = await start({ env: { ALLOWED_GUILDS: '123456789', ALLOW_DMS: 'true' } });
  await (await discord.person('Ben', 'dm').command('imagine', small)).answer(hasPictures);
  const data = { id: '1', type: 1, name: 'imagine', options: [{ name: 'prompt', type: 3, value: 'a fox' }] };
  const brought = { data, authorizing_integration_owners: { 1: '1100000000000000102' } };
  await (await discord.sendRaw(commandPacket('1600000000000000001', brought))).answer(hasPictures);
  expect(textOf(await (await discord.person('Ben').command('imagine', small)).answer())).toContain(
    'This server is not one of them',
  );
});

it('holds a person’s pictures a day in every server and in direct messages', async () => {
  const { discord } = await start({ env: { PICTURES_PER_PERSON_PER_DAY: '2' } });
  await (await discord.person('Ben').command('imagine', small)).answer(hasPictures);
  await (await discord.person('admin').command('limits everyone', { pictures_per_day: 50 })).answer();
  await (await discord.person('Ben', 'Atelier/general').command('imagine', small)).answer(hasPictures);
  for (const where of ['dm', 'general', 'Atelier/general']) {
    const refused = await (await discord.person('Ben', where).command('imagine', small)).answer();
    expect(textOf(refused)).toContain('You have used the 2 pictures that my operator allows you a day.');
  }
  expect(textOf(await (await discord.person('Ben', 'dm').command('me limits')).answer())).toContain(
    '**Your pictures today, everywhere**: 2 of 2',
  );
  await (await discord.person('Cleo').command('imagine', small)).answer(hasPictures);
});

it('does not paint where it may not post pictures', async () => {
  const { discord } = await start({});
  const data = { id: '1', type: 1, name: 'imagine', options: [{ name: 'prompt', type: 3, value: 'a fox' }] };
  const reply = await discord.sendRaw(commandPacket('1600000000000000001', { data, app_permissions: '2048' }));
  expect(textOf(await reply.answer())).toContain('I may not attach files in this channel');
});

it('refuses jobs beyond the size of the queue, with the expected wait', async () => {
  const env = {
    SKETCH_STEP_MS: '100',
    JOBS_AT_ONCE: '1',
    QUEUE_LENGTH: '2',
    QUEUE_LENGTH_PER_GUILD: '2',
    QUEUE_LENGTH_PER_USER: '1',
  };
  const { discord } = await start({ env });
  const [ben, cleo, ada] = [discord.person('Ben'), discord.person('Cleo'), discord.person('Ada')];
  const first = await ben.command('imagine', small);
  await first.answer((message) => textOf(message).includes('%'));
  const second = await ben.command('imagine', small);
  await second.responseType();
  const third = await (await ben.command('imagine', small)).answer();
  expect(textOf(third)).toMatch(/already have 1 request waiting.* about \d+ s/);
  const fourth = await cleo.command('imagine', small);
  await fourth.responseType();
  const fifth = await (await ada.command('imagine', small)).answer();
  expect(textOf(fifth)).toMatch(/The queue is full.* about \d+ s/);
  for (const reply of [first, second, fourth]) await reply.answer(hasPictures, 20_000);
  expectNoDiscordProblems(discord);
});

it('shrinks pictures to the file limit of the server, and says so', async () => {
  const own = await startDiscord();
  for (const guild of own.playground.world.guilds) guild.attachmentSizeLimit = 40_000;
  const { discord } = await start({ discord: own });
  const message = await (
    await discord.person('Ben').command('imagine', { prompt: 'a fox', output_format: 'png' })
  ).answer(hasPictures);
  expect(textOf(message)).toMatch(/\n-# .*to fit /);
  const [picture] = picturesIn(message);
  expect(discord.playground.readAttachment(picture?.url ?? '')?.bytes.length).toBeLessThanOrEqual(40_000);
  await own.close();
});

it('delivers late results as a new message with a mention, and private ones only as a direct message', async () => {
  let now = Date.now();
  const own = await startDiscord({ now: () => now });
  const { discord } = await start({ discord: own, env: { SKETCH_STEP_MS: '60' } });
  const ben = discord.person('Ben');
  const open = await ben.command('imagine', { ...small, seed: 1 });
  const alone = await ben.command('imagine', { ...small, seed: 2, private: true });
  await Promise.all([open.responseType(), alone.responseType()]);
  now += 16 * 60 * 1000;
  const dm = discord.person('Ben', 'dm');
  await expect.poll(() => ben.messages.filter(hasPictures).length).toBe(1);
  await expect.poll(() => dm.messages.filter(hasPictures).length).toBe(1);
  const [late] = ben.messages.filter(hasPictures);
  expect(late && textOf(late)).toMatch(new RegExp(`^<@${ben.id}>\n\\*\\*a fox\\*\\*\n-# .*seed 1 `));
  expect(late?.mentions.map(({ id }) => id)).toEqual([ben.id]);
  expect(dm.messages.filter(hasPictures).map(textOf).join()).toContain('seed 2');
  await own.close();
});
