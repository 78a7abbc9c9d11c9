import { request } from 'node:http';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { startLorikeet } from '#test/support/bot/process.ts';
import { openFakeCog } from '#test/support/fake-cog/index.ts';
import { freePort } from '#test/support/free-port.ts';

const withId = z.object({ id: z.string() });
const world = z.object({
  guilds: z.array(z.object({ channels: z.array(withId), members: z.array(z.object({ user: z.string() })) })),
});

it('takes the webhooks of a container where the playground has the port, whatever the container calls it', async () => {
  const port = await freePort();
  const [modelJson] = SHIPPED_MODELS;
  await using cog = await openFakeCog({ generation: 'rust', modelJson, stepMs: 5, shrink: 16, throttleMs: 20 });
  await using lorikeet = startLorikeet({
    PORT: `${port}`,
    BACKEND: 'cog',
    COG_URLS: `${cog.model}=${cog.url}`,
    COG_CALLBACK_URL: `http://127.0.0.1:${port}`,
    DEFAULT_MODEL: cog.model,
  });
  const url = `http://localhost:${port}`;
  await lorikeet.waitForOutput('the playground is open');
  const { guilds } = world.parse(await (await fetch(`${url}/playground/world`)).json());
  const [user, channel] = [guilds[0]?.members[0]?.user, guilds[0]?.channels[0]?.id];
  const options = [{ name: 'prompt', value: 'a fox' }];
  const command = { nonce: '1', user, channel, do: 'command', command: 'imagine', options };
  const answer = await fetch(`${url}/playground/interactions`, { method: 'POST', body: JSON.stringify(command) });
  expect(answer.status).toBe(200);
  const messages = `${url}/playground/channels/${channel}/messages?viewer=${user}`;
  await expect.poll(async () => (await fetch(messages)).text()).toContain('.webp');
  expect(cog.createdCount()).toBe(1);
  expect(lorikeet.output).not.toContain('did not arrive');
  // A proxy, or a container that knows this machine by another name.
  const webhook = z
    .object({ webhook: z.string() })
    .parse(cog.requests.find(({ method }) => method === 'PUT')?.body).webhook;
  expect(await statusOf(webhook.replace(/\w+$/, 'another'), 'host.docker.internal')).toBe(503);
  expect(await statusOf(`${url}/playground/interactions`, 'host.docker.internal')).toBe(421);
});

function statusOf(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json' };
    request(url, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end('{}');
  });
}
