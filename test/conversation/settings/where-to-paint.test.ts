import type { APIMessage } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { requestSheet } from '#test/support/discord/compare.ts';
import { errorAnswer } from '#test/support/discord/faults.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, type Reply, textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';
import { changeSetting } from '#test/support/discord/settings.ts';

const { discord } = await sharedBot();
const [GENERAL, GALLERY, AFTER_DARK] = ['1100000000000001001', '1100000000000001002', '1100000000000001003'];
const CATEGORY = '1100000000000001100';
const SENTENCE = 'In this server, I paint only in';
const PublicThread = 11;

const allow = (channels: string[]) => changeSetting(discord, 'members', 'settings:set:paint_channels', channels);
const refusalOf = async (reply: Reply) => {
  const message = await reply.answer((each) => textOf(each).includes(SENTENCE));
  expect(isEphemeral(message)).toBe(true);
  return textOf(message);
};

let lastId = 1_820_000_000_000_000_000n;
/** Asks for a picture in a channel of this type with this parent. */
function imagineIn(type: number, parent: string, id = GENERAL) {
  const options = [
    { name: 'prompt', type: 3, value: 'a fox' },
    { name: 'megapixels', type: 3, value: '0.25' },
  ];
  const data = { id: '1', name: 'imagine', type: 1, options };
  return discord.sendRaw(
    commandPacket(String(++lastId), { channel_id: id, channel: { id, type, parent_id: parent }, data }),
  );
}

/** Chooses channels that the stand-in does not have. */
async function choose(panel: APIMessage, values: string[]): Promise<APIMessage> {
  const member = { user: { id: discord.person('Ada').id, username: 'ada' }, roles: [], permissions: '32' };
  const data = { custom_id: 'settings:set:paint_channels', component_type: 8, values };
  return (await discord.sendRaw(commandPacket(String(++lastId), { type: 3, data, message: panel, member }))).answer();
}

describe('where to paint', () => {
  afterEach(async () => {
    await allow([]);
  });

  it('is in the channels that were chosen, for admins too', async () => {
    const { message } = await imagineAs(discord);
    const { plan } = await requestSheet(discord.person('Ben'), { x: 'scale 0.6, 0.8' });
    await allow([GALLERY]);
    for (const name of ['Ben', 'admin']) {
      const refused = await discord.person(name).command('imagine', SMALL_IMAGINE_OPTIONS);
      expect(await refusalOf(refused)).toBe(`${SENTENCE} <#${GALLERY}>.`);
    }
    for (const label of ['Reroll', 'Edit']) await refusalOf(await discord.person('Ben').press(message, label));
    await refusalOf(await discord.person('Ben').press(plan, /^Paint/));
    await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'gallery');
    await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'dm');
    await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'Atelier/general');
  });

  it('counts a thread or forum post as its channel', async () => {
    await allow([GALLERY]);
    for (const type of [10, 11, 12]) {
      await (await imagineIn(type, GALLERY)).answer(hasPictures);
      await refusalOf(await imagineIn(type, AFTER_DARK));
    }
  });

  it('counts a channel as its category, and a thread there, too', async () => {
    const panel = await allow([GALLERY]);
    await choose(panel, [CATEGORY]);
    await (await imagineIn(0, CATEGORY)).answer(hasPictures);
    expect(await refusalOf(await imagineIn(0, '1100000000000001101'))).toBe(`${SENTENCE} <#${CATEGORY}>.`);
    const general = discord.playground.world.channels.get(GENERAL);
    if (general) general.parent = CATEGORY;
    await (await imagineIn(PublicThread, GENERAL, GALLERY)).answer(hasPictures);
    await refusalOf(await imagineIn(PublicThread, AFTER_DARK, GALLERY));
  });

  it('names five channels at most', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `${1_100_000_000_000_005_000n + BigInt(index)}`);
    const panel = await allow([GALLERY]);
    expect(JSON.stringify((await choose(panel, ids)).components)).toContain(ids[24]);
    const refusal = await refusalOf(await discord.person('Ben').command('imagine', SMALL_IMAGINE_OPTIONS));
    expect(refusal).toBe(
      `${SENTENCE} ${ids
        .slice(0, 5)
        .map((id) => `<#${id}>`)
        .join(', ')}, or 20 more.`,
    );
  });

  it('refuses in a thread of which the category is not known', async () => {
    const unseen = '1100000000000008888';
    discord.playground.faults.add({
      match: ({ path }) => path === `/channels/${unseen}`,
      answer: errorAnswer(403, 50_001),
    });
    await allow([GALLERY]);
    await refusalOf(await imagineIn(PublicThread, unseen));
  });
});
