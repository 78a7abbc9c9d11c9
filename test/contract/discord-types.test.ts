import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { imagineAs } from '#test/support/discord/imagine.ts';
import { controlsIn, type Discord, hasPictures } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/submit-modal.ts';
import { typeErrorsIn } from '#test/support/discord/types/check-types.ts';
import { type TypedRecord, typedRequests } from '#test/support/discord/types/recorded-types.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

const { discord } = await sharedBot();
const packets = await recordPackets(discord);

beforeAll(async () => {
  const ben = discord.person('Ben');
  await ben.autocomplete('imagine', 'lora', 'las', { prompt: 'a fox' });
  const image = { name: 'fox.png', bytes: await samplePicture() };
  await (await ben.command('imagine', { prompt: 'a fox', image, private: true })).answer(hasPictures);
  const { reply, message } = await imagineAs(discord);
  for (const label of ['Details', 'Vary subtle']) await (await reply.press(label)).answer();
  await (await submitModal(await reply.press('Edit'), { Prompt: 'a hare' })).answer(hasPictures);
  expect(controlsIn(message).map(({ label }) => label)).toContain('Switch LoRA…');
  await (await reply.select('Switch LoRA…', ['heller-software/lassie-dog'])).answer(hasPictures);
  const said = await ben.say('a hare in the snow', [image]);
  await (await ben.menu('Imagine from this', said.id)).modal();
  await (await ben.menu('Recipe', message.id)).answer();
  await (await ben.command('compare', { prompt: 'a fox', x: 'guidance 2, 3' })).answer();
  await (await discord.person('Ben', 'dm').command('show waiting')).answer();
});

describe('by the types of discord-api-types,', () => {
  it('requests are as Discord takes them, and answers as it gives them', async () => {
    const records = typedRequests(discord.requests);
    expect(records.length).toBeGreaterThan(25);
    expect(await typeErrorsIn(records)).toEqual([]);
  });

  it('packets of the gateway are as Discord sends them', async () => {
    expect(new Set(packets.map(({ type }) => type))).toEqual(
      new Set(['GatewayHello', 'GatewayReadyDispatch', 'GatewayInteractionCreateDispatch']),
    );
    expect(packets.length).toBeGreaterThan(10);
    expect(await typeErrorsIn(packets)).toEqual([]);
  });

  it('what lacks a field, has an unknown one or one of another type, is not', async () => {
    const good = { id: '1', token: 't', type: 1, data: { x: 1 } };
    const response = (value: object) => ({ name: 'it', type: 'APIInteractionResponse', value });
    const errors = await typeErrorsIn([
      response({ type: 4, data: { content: 'hello', flags: 64 } }),
      response({ type: 4, data: { content: 1 } }),
      response({ type: 9, data: { title: 'no components', custom_id: 'x' } }),
      response({ type: 4, data: { content: 'hello', contents: 'hello' } }),
      response(good),
    ]);
    expect(errors).toHaveLength(4);
    expect(errors[1]).toMatch(/^it: .*components/);
  });
});

/** Logs in beside the bot, and keeps what the gateway sends, as it was sent. */
async function recordPackets({ playground }: Discord): Promise<TypedRecord[]> {
  const recorded: TypedRecord[] = [];
  const socket = new WebSocket(`${playground.gateway.address()}?v=10&encoding=json`);
  const packetSchema = z.object({ op: z.number(), t: z.string().nullable() });
  const TYPES = new Map([
    ['READY', 'GatewayReadyDispatch'],
    ['INTERACTION_CREATE', 'GatewayInteractionCreateDispatch'],
  ]);
  const ready = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    const value: unknown = JSON.parse(String(data));
    const { op, t } = packetSchema.parse(value);
    recorded.push({ name: t ?? `op ${op}`, type: op === 10 ? 'GatewayHello' : (TYPES.get(t ?? '') ?? 'never'), value });
    if (t === 'READY') ready.resolve();
  });
  await once(socket, 'open');
  const properties = { os: 'linux', browser: 'test', device: 'test' };
  socket.send(JSON.stringify({ op: 2, d: { token: playground.token, intents: 0, properties } }));
  await ready.promise;
  return recorded;
}
