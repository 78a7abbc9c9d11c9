import { afterAll, expect, it } from 'vitest';
import { BUTTONS } from '#buttons/index.ts';
import { BUTTON_GROUPS } from '#schema/settings/members/hidden-buttons.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { imagineAs, labelsOf, SMALL_IMAGINE_OPTIONS, selectOptionsIn } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, type Reply, textOf } from '#test/support/discord/index.ts';
import { changeSetting } from '#test/support/discord/settings.ts';
import { submitModal } from '#test/support/discord/submit-modal.ts';

const { discord } = await sharedBot();
const ben = discord.person('Ben');
const ALL: readonly string[] = BUTTON_GROUPS.map(({ value }) => value);
const show = (groups: readonly string[]) =>
  changeSetting(discord, 'members', 'settings:set:hidden_buttons', [...groups]);
const without = (...groups: string[]) => ALL.filter((group) => !groups.includes(group));
afterAll(async () => {
  await show(ALL);
});
const refusalOf = async (reply: Reply) => {
  const message = await reply.answer((each) => textOf(each).includes('The admins of this server have switched'));
  expect(isEphemeral(message)).toBe(true);
  return textOf(message);
};

it('leaves out what is off, for admins too, and has it back when it is on again', async () => {
  await show(without('upscale', 'star', 'switch'));
  for (const name of ['Ben', 'Ada'])
    expect(labelsOf((await imagineAs(discord, SMALL_IMAGINE_OPTIONS, name)).message)).toEqual(
      'Vary subtle,Vary strong,Reroll,Edit,Details,Delete,Change…,Paint over…'.split(','),
    );
  await show([]);
  expect(labelsOf((await imagineAs(discord)).message)).toEqual(['Details', 'Delete']);
  expect(labelsOf((await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'Atelier/general')).message)).toContain('⭐');
  await show(ALL);
  expect(labelsOf((await imagineAs(discord)).message)).toHaveLength(12);
});

it('refuses what is off under an older result, and in a form that is open', async () => {
  const { message } = await imagineAs(discord);
  const edit = await ben.press(message, 'Edit');
  await edit.modal();
  await show([]);
  expect(await refusalOf(await submitModal(edit))).toContain('have switched **Edit** off.');
  const labels: [string, string][] = [
    ['Upscale 4×', 'Upscale'],
    ['Vary subtle', 'Vary'],
    ['Reroll', 'Reroll'],
    ['⭐', '⭐'],
    ['Change…', 'Change…'],
    ['Paint over…', 'Paint over…'],
  ];
  for (const [label, group] of labels)
    expect(await refusalOf(await ben.press(message, label))).toContain(`have switched **${group}** off.`);
  const [style] = selectOptionsIn(message);
  await refusalOf(await ben.select(message, 'Switch LoRA…', [style?.value ?? '']));
  await (await ben.press(message, 'Details')).answer((each) => textOf(each).includes('To paint it again'));
  await ben.press(message, 'Delete');
  await expect.poll(() => ben.messages.some(({ id }) => id === message.id)).toBe(false);
  await show(without('vary'));
  const { message: other } = await imagineAs(discord);
  await (await ben.press(other, 'Reroll')).answer(hasPictures);
});

it('can switch each button off but those that belong to a result', () => {
  const groups: readonly string[] = BUTTON_GROUPS.flatMap(({ buttons }) => buttons);
  const rest = BUTTONS.map(({ id }) => id).filter((id) => !groups.includes(id));
  expect(rest).toEqual(['checkagain', 'details', 'delete', 'fields', 'cancel', 'tryagain']);
  expect(groups.filter((id) => !BUTTONS.some((button) => button.id === id))).toEqual([]);
});
