import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { controlsIn, hasPictures, isEphemeral, startDiscord, textOf } from '#test/support/discord/index.ts';
import { componentPacket } from '#test/support/discord/packets.ts';

const { discord } = await sharedBot();

const small = { prompt: 'a fox', megapixels: '0.25' };

it('Reroll paints the same recipe with a new seed, for any member', async () => {
  const reply = await discord.person('Ben').command('imagine', { ...small, seed: 12, lora_scale: 0.5 });
  const first = await reply.answer(hasPictures);
  const again = await (await reply.press('Reroll', discord.person('Cleo'))).answer(hasPictures);
  expect(again.id).not.toBe(first.id);
  expect(textOf(again)).toMatch(/a fox.*\n-# Illustration · seed \d+ · 512 × 512/);
  expect(textOf(again)).toMatch(
    /\n-# Rerolled by <@\d+> from \[the earlier picture\]\(https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+\) · seed 12 → \d+$/,
  );
  expect(textOf(again)).toContain(`/${first.channel_id}/${first.id})`);
  expect(textOf(again)).toContain(`by <@${discord.person('Cleo').id}>`);
});

it('says who pressed a button only where it is another person’s picture', async () => {
  const reply = await discord.person('Ben').command('imagine', small);
  await reply.answer(hasPictures);
  expect(textOf(await (await reply.press('Reroll')).answer(hasPictures))).toMatch(/\n-# Rerolled from \[the earlier/);
});

it('Reroll of a private result is private', async () => {
  const reply = await discord.person('Ben').command('imagine', { ...small, private: true });
  await reply.answer(hasPictures);
  expect(isEphemeral(await (await reply.press('Reroll')).answer(hasPictures))).toBe(true);
});

it('Delete is allowed for the author of the job, and for members who may manage messages', async () => {
  const [ben, cleo, ada] = ['Ben', 'Cleo', 'Ada'].map((name) => discord.person(name));
  const reply = await ben?.command('imagine', small);
  const message = await reply?.answer(hasPictures);
  const refused = await (await reply?.press('Delete', cleo))?.answer();
  expect(refused && textOf(refused)).toContain('Only <@');
  expect(ben?.messages.map(({ id }) => id)).toContain(message?.id);
  await reply?.press('Delete', ben);
  expect(await reply?.deletedMessage()).toBe(message?.id);
  const other = await ben?.command('imagine', small);
  await other?.answer(hasPictures);
  await other?.press('Delete', ada);
  await other?.deletedMessage();
});

it('replies to an unknown button with a refusal', async () => {
  const reply = await discord.person('Ben').command('imagine', small);
  const message = await reply.answer(hasPictures);
  const [first] = controlsIn(message);
  const old = componentPacket('1500000000000000001', message.id, first?.customId.replace('1:', '9:') ?? '');
  expect(textOf(await (await discord.sendRaw(old)).answer())).toContain('from an older version');
  const foreign = componentPacket('1500000000000000002', message.id, '1:reroll:123456789:0');
  expect(textOf(await (await discord.sendRaw(foreign)).answer())).toContain(
    'no longer know how this picture was painted',
  );
});

it('works after a restart, from the store alone', async () => {
  const store = `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-')), 'store.sqlite')}`;
  await using own = await startDiscord();
  const before = await startBot({ discord: own, env: { STORE_URL: store } });
  const reply = await own.person('Ben').command('imagine', { ...small, seed: 3 });
  await reply.answer(hasPictures);
  await before.stop();
  await using _after = await startBot({ discord: own, env: { STORE_URL: store } });
  expect(textOf(await (await reply.press('Reroll')).answer(hasPictures))).toContain('a fox');
  const registrations = own.requests.filter(({ name }) => name.startsWith('PUT') && name.includes('/commands'));
  expect(registrations).toHaveLength(1);
});
