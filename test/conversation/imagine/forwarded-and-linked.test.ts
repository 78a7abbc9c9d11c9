import type { APIMessage } from 'discord.js';
import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { imagineAs } from '#test/support/discord/imagine.ts';
import { textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

/** Discord's type of a response that opens a form. */
const MODAL_RESPONSE = 9;

const { discord } = await sharedBot();
const ben = discord.person('Ben');
const said = await ben.say('a fox', [{ name: 'fox.png', bytes: await samplePicture() }]);
const [attachment] = said.attachments;
const url = attachment?.url ?? '';

let lastId = 1_800_000_000_000_000_000n;

/** Opens a menu on a message that people cannot write in the playground. */
function openMenu(name: string, message: object, overrides: Record<string, unknown> = {}) {
  const id = String(++lastId);
  const target = { author: { id: '1100000000000000103' }, attachments: [], components: [], flags: 0, ...message };
  const messages = { [id]: { ...target, id, channel_id: '1100000000000001001' } };
  const data = { id: '1', name, type: 3, target_id: id, resolved: { messages } };
  return discord.sendRaw(commandPacket(id, { type: 2, data, ...overrides }));
}

const forwarded = ({ attachments, components, embeds }: Partial<APIMessage>) => ({
  flags: 1 << 14,
  message_reference: { type: 1, channel_id: '1', message_id: '2' },
  message_snapshots: [{ message: { type: 0, content: '', attachments, components, embeds } }],
});

it.each([
  ['a forwarded message', forwarded(said)],
  ['a link that Discord shows', { embeds: [{ type: 'image', url, thumbnail: { url, proxy_url: url } }] }],
  ['an app’s embed', { embeds: [{ type: 'rich', image: { url: 'https://example.com/a.png', proxy_url: url } }] }],
  ['a forwarded link', forwarded({ embeds: [{ thumbnail: { url, proxy_url: url } }] })],
])('Imagine from this finds the picture of %s', async (_, message) => {
  const reply = await openMenu('Imagine from this', message);
  expect(await reply.responseType()).toBe(MODAL_RESPONSE);
});

it('Recipe finds a result that was forwarded, for whoever could see it', async () => {
  const { message } = await imagineAs(discord);
  const shown = await (await openMenu('Recipe', forwarded(message))).answer();
  expect(textOf(shown)).toContain('To paint it again, paste this');
  const link = message.components?.length
    ? JSON.stringify(message.components).match(/http[^"]+lorikeet-[^"]+/)?.[0]
    : '';
  const linked = await (await openMenu('Recipe', { embeds: [{ thumbnail: { url: link } }] })).answer();
  expect(textOf(linked)).toContain('To paint it again, paste this');
  // A name of a file proves nothing.
  const elsewhere = {
    channel_id: '1100000000000001002',
    member: {
      user: { id: '1100000000000000103', username: 'cleo' },
      roles: [],
      permissions: '0',
    },
  };
  const refused = await (await openMenu('Recipe', forwarded(message), elsewhere)).answer();
  expect(textOf(refused)).toContain('no longer know how this picture was painted');
});
