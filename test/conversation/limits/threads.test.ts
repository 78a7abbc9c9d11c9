import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { errorAnswer } from '#test/support/discord/faults.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';

const { discord } = await sharedBot();
const [GENERAL, GALLERY, AFTER_DARK] = ['1100000000000001001', '1100000000000001002', '1100000000000001003'];

let lastId = 1_810_000_000_000_000_000n;

/** Asks for a picture without the safety checker in a thread, whose packet tells nothing of an age restriction. */
function imagineIn(parent: string, type = 11) {
  const id = String(++lastId);
  const options = [
    { name: 'prompt', type: 3, value: 'a fox' },
    { name: 'disable_safety_checker', type: 5, value: true },
  ];
  const channel = { id: GALLERY, type, parent_id: parent };
  const data = { id: '1', name: 'imagine', type: 1, options };
  return discord.sendRaw(commandPacket(id, { channel_id: GALLERY, channel, data }));
}

const lookUps = (parent: string) => discord.requests.filter(({ name }) => name === `GET /channels/${parent}`).length;

it('counts a thread or forum post as its parent, which is looked up once', async () => {
  for (const type of [10, 11, 12, 11]) await (await imagineIn(AFTER_DARK, type)).answer(hasPictures);
  expect(lookUps(AFTER_DARK)).toBe(1);
});

it('leaves threads of other channels as they are, and looks no category up', async () => {
  expect(textOf(await (await imagineIn(GENERAL)).answer())).toContain('age-restricted channel');
  const category = '1100000000000009999';
  expect(textOf(await (await imagineIn(category, 0)).answer())).toContain('age-restricted channel');
  expect([lookUps(GENERAL), lookUps(category)]).toEqual([1, 0]);
});

it('counts it as unrestricted where the bot may not see the parent', async () => {
  const unseen = '1100000000000008888';
  discord.playground.faults.add({
    match: ({ path }) => path === `/channels/${unseen}`,
    answer: errorAnswer(403, 50_001),
  });
  expect(textOf(await (await imagineIn(unseen)).answer())).toContain('age-restricted channel');
});
