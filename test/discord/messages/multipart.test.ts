import { REST } from 'discord.js';
import { expect, it } from 'vitest';
import { ACCENT_COLOR, containerMessage, type MessageFile } from '#discord/messages/message.ts';
import { multipartRequest } from '#discord/messages/multipart.ts';
import { createDiscordRest } from '#discord/rest.ts';

const [FIRST, SECOND] = [Buffer.from('RIFF\r\n--\0picture'), Buffer.alloc(100_000, '\r\n--')];
const file = (name: string, bytes: Uint8Array): MessageFile => ({ name, type: 'image/webp', bytes, description: name });

/** As any server reads a request. */
const readForm = (body: Uint8Array, headers: Readonly<Record<string, string>>) =>
  new Response(Buffer.from(body), { headers }).formData();

async function readFile(form: FormData, key: string) {
  const value = form.get(key);
  if (!(value instanceof File)) throw new Error(`${key} is no file`);
  return { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) };
}

it('sends the bytes of files and the text of a message as they are', async () => {
  const payload = { content: 'ein “Füchslein”\r\n--boundary' };
  const files = [file('one.webp', FIRST), file('two.webp', SECOND)];
  const { body, headers } = multipartRequest(payload, files);
  const form = await readForm(body, headers);
  expect([...form.keys()]).toEqual(['files[0]', 'files[1]', 'payload_json']);
  expect(await readFile(form, 'files[0]')).toEqual({ name: 'one.webp', type: 'image/webp', bytes: FIRST });
  expect(await readFile(form, 'files[1]')).toEqual({ name: 'two.webp', type: 'image/webp', bytes: SECOND });
  expect(JSON.parse(String(form.get('payload_json')))).toEqual(payload);
});

it('lets no name of a file end its header', async () => {
  const { body, headers } = multipartRequest({}, [file('a"\r\nX-Other: 1\r\n\r\n.webp', FIRST)]);
  const form = await readForm(body, headers);
  expect((await readFile(form, 'files[0]')).bytes).toEqual(FIRST);
  expect(Buffer.from(body).toString('latin1')).not.toContain('\r\nX-Other');
});

it('takes another boundary for each message', () => {
  const [one, other] = [multipartRequest({}, []), multipartRequest({}, [])];
  expect(one.headers).not.toEqual(other.headers);
});

it('gives discord.js a message with a file as one buffer, which it sends as it is', async () => {
  const bodies: unknown[] = [];
  const rest = new REST({
    makeRequest: async (_url, { body }) => {
      bodies.push(body);
      return Response.json({ id: '1', channel_id: '2' });
    },
  }).setToken('token');
  const discord = createDiscordRest({ rest, callbackRest: rest, webhookRest: rest });
  const to = { id: '1', applicationId: '2', token: 'of-the-interaction' };
  const message = containerMessage(ACCENT_COLOR, [], [file('one.webp', SECOND)]);
  await discord.editReply(to, message);
  await discord.followUp(to, message, true);
  await discord.createMessage('3', message, undefined, 'nonce');
  expect(bodies).toHaveLength(3);
  for (const body of bodies) {
    if (!Buffer.isBuffer(body)) throw new Error('no buffer');
    expect(body.includes(SECOND)).toBe(true);
    expect(body.length).toBeLessThan(SECOND.length + 1000);
  }
});
