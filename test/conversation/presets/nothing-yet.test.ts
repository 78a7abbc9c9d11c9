import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { textOf } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();

it.each([
  ['lora list', 'There are no presets yet.', '`/lora add`'],
  ['lists show', 'This server has no lists.', '`/lists add name:animal`'],
])('/%s tells how to add the first one only to those who may', async (command, nothing, remedy) => {
  const textFor = async (person: string) => textOf(await (await discord.person(person).command(command)).answer());
  const [forAdmin, forMember] = [await textFor('admin'), await textFor('Ben')];
  expect([forAdmin.includes(nothing), forAdmin.includes(remedy)]).toEqual([true, true]);
  expect([
    forMember.includes(nothing),
    forMember.includes('/l'),
    forMember.includes('The admins can add some'),
  ]).toEqual([true, false, true]);
});
