import { REST } from 'discord.js';
import { expect, it } from 'vitest';
import { ACCENT_COLOR, containerMessage } from '#discord/messages/message.ts';
import { deliver } from '#discord/notifier/deliver.ts';
import { createDiscordRest } from '#discord/rest.ts';
import { transferTurns } from '#services/images/transfer-turns.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

/** More than go to Discord at once. */
const MANY_UPLOADS = 40;
const TEN_MINUTES_MS = 600_000;

it('tries again after a failure, however long a picture had waited for its turn', async () => {
  const clock = { now: 0 };
  const calls: string[] = [];
  const rest = new REST({
    retries: 0,
    makeRequest: async (url, { method }) => {
      calls.push(`${method} ${decodeURIComponent(new URL(url).pathname).split('/').at(-1)}`);
      return calls.length === 1 ? new Response('', { status: 503 }) : Response.json({ id: '8', channel_id: '9' });
    },
  }).setToken('token');
  const released = Promise.withResolvers<void>();
  const others = Array.from({ length: MANY_UPLOADS }, () => transferTurns.upload(() => released.promise));
  const delivery = deliver(
    createJob(shippedModel('jdreetz/illustration')),
    () => containerMessage(ACCENT_COLOR, [], []),
    new AbortController().signal,
    {
      discord: createDiscordRest({ rest, callbackRest: rest, webhookRest: rest }),
      sendingRecords: { find: async () => undefined, record: async () => {} },
      log: { debug: () => {}, warn: () => {}, error: () => {} },
      now: () => clock.now,
      wallClock: () => clock.now,
    },
  );
  clock.now += TEN_MINUTES_MS;
  released.resolve();
  await Promise.all(others);
  expect(await delivery).toEqual({ is: 'delivered', route: 'reply', message: { channel: '9', id: '8' } });
  expect(calls).toEqual(['PATCH @original', 'PATCH @original']);
});
