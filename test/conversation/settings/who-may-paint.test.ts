import type { APIMessage } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { PAINT_BUTTON_LABEL, paintSheet, requestSheet, selectCell } from '#test/support/discord/compare.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS, selectOptionsIn } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, type Reply, textOf } from '#test/support/discord/index.ts';
import { changeSetting } from '#test/support/discord/settings.ts';
import { submitModal } from '#test/support/discord/submit-modal.ts';

const { discord } = await sharedBot();
const ARTISTS = '1100000000000001901';
const KEEPERS = '1100000000000001900';
const SENTENCE = 'In this server, only members with';
const [ben, cleo, ada] = [discord.person('Ben'), discord.person('Cleo'), discord.person('Ada')];

const allow = (roles: string[]) => changeSetting(discord, 'members', 'settings:set:painter_roles', roles);
const refusalOf = async (reply: Reply) => {
  const message = await reply.answer((each) => textOf(each).includes(SENTENCE));
  expect(isEphemeral(message)).toBe(true);
  return textOf(message);
};
const press = (message: APIMessage, label: string | RegExp) => ben.press(message, label);

describe('who may paint', () => {
  afterEach(async () => {
    await allow([]);
  });

  it('is who has one of the roles, and whoever manages the server', async () => {
    await allow([ARTISTS]);
    const refused = await ben.command('imagine', SMALL_IMAGINE_OPTIONS);
    expect(await refusalOf(refused)).toBe(`${SENTENCE} <@&${ARTISTS}> can paint. An admin can give you the role.`);
    expect((await refused.answer()).mention_roles).toEqual([]);
    await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Cleo');
    await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ada');
    await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'dm');
    await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'Atelier/general');
    await allow([KEEPERS, ARTISTS]);
    expect(await refusalOf(await ben.command('imagine', SMALL_IMAGINE_OPTIONS))).toContain(
      `<@&${KEEPERS}> or <@&${ARTISTS}>`,
    );
  });

  it('counts on every way to a picture', async () => {
    await (await (await ada.command('lora add', { name: 'Quick', reference: 'owner/quick' })).press('Save')).answer(
      (message) => textOf(message).includes('Saved.'),
    );
    await ada.command('lora edit', { name: 'Quick', shortcut: true });
    await discord.ready('quick');
    const { message } = await imagineAs(discord);
    const { plan } = await requestSheet(ben, { x: 'scale 0.6, 0.8' });
    const edit = await ben.press(message, 'Edit');
    await edit.modal();
    await allow([ARTISTS]);
    await refusalOf(await submitModal(edit));
    await allow([]);
    const menu = await ben.menu('Imagine from this', message.id);
    const { submit } = await menu.modal();
    await allow([ARTISTS]);
    await refusalOf(
      await submit([
        { customId: 'prompt', value: 'a wolf' },
        { customId: 'lora', values: ['jdreetz/illustration'] },
      ]),
    );

    const commands: [string, Record<string, string>][] = [
      ['imagine', { prompt: 'a fox' }],
      ['imagine', { prompt: 'a {red|blue} fox --all' }],
      ['quick', { prompt: 'a fox' }],
      ['compare', { prompt: 'a fox', x: 'scale 0.6, 0.8' }],
    ];
    for (const [name, options] of commands) await refusalOf(await ben.command(name, options));
    for (const label of ['Reroll', 'Upscale 2×', 'Vary subtle', 'Edit', 'Change…', 'Paint over…'])
      await refusalOf(await press(message, label));
    const [style] = selectOptionsIn(message);
    await refusalOf(await ben.select(message, 'Switch LoRA…', [style?.value ?? '']));
    await refusalOf(await press(plan, PAINT_BUTTON_LABEL));
    await refusalOf(await ben.menu('Imagine from this', message.id));
    // What paints nothing is open to them.
    await (await press(message, 'Details')).answer((each) => textOf(each).includes('job `'));
    expect(hasPictures(await (await cleo.press(message, 'Reroll')).answer(hasPictures))).toBe(true);
  });

  it('counts for what is taken from a sheet, as that posts pictures', async () => {
    const sheet = await paintSheet(cleo, { x: 'scale 0.6, 0.8' });
    await allow([ARTISTS]);
    await refusalOf(await selectCell(ben, sheet, 0));
    await (await selectCell(cleo, sheet, 0)).answer(hasPictures);
  });

  it('counts for the previews of presets, whoever manages those', async () => {
    await (await ada.command('lora managers', { add: ARTISTS })).answer();
    const reply = await cleo.command('lora add', { name: 'Mine', reference: 'owner/mine' });
    const saved = await (await reply.press('Save')).answer((message) => textOf(message).includes('Saved.'));
    await allow([KEEPERS]);
    await refusalOf(await cleo.press(saved, 'Try it'));
    await refusalOf(await cleo.command('lora try', { name: 'Mine' }));
    await (await ada.command('lora managers', { remove: ARTISTS })).answer();
  });

  it('goes back to everybody, by the select or by its default', async () => {
    const panel = await allow([ARTISTS]);
    expect(JSON.stringify(panel.components)).toContain(`"default_values":[{"id":"${ARTISTS}","type":"role"}]`);
    const reset = await (await ada.select(panel, 'Back to default…', ['painter_roles'])).answer();
    expect(JSON.stringify(reset.components)).not.toContain('default_values');
    expect(() => ada.select(reset, 'Back to default…', [])).toThrow();
    await imagineAs(discord);
  });
});
