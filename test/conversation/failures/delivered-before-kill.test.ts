import { expect, it } from 'vitest';
import { TOKEN_MS } from '#schema/interaction/interaction.ts';
import { openRestartableBot } from '#test/support/bot/restartable-bot.ts';
import { isMessageWithPictures, isReplyEditWithPictures } from '#test/support/discord/faults.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, picturesIn, textOf } from '#test/support/discord/index.ts';

type Bot = Awaited<ReturnType<typeof openRestartableBot>>;

const PROMPT = { ...SMALL_IMAGINE_OPTIONS, prompt: 'a fox', num_outputs: 2 };

/** Paints two pictures, and kills the process while it waits for Discord's answer to their upload, which `takesEffect` or not. */
async function killInUpload({ discord, process }: Bot, takesEffect: boolean) {
  const { faults } = discord.playground;
  await using first = process();
  await discord.ready('imagine');
  const uploaded = Promise.withResolvers<void>();
  const match = (request: Parameters<typeof isReplyEditWithPictures>[0]) => {
    const isUpload = isReplyEditWithPictures(request);
    if (isUpload) uploaded.resolve();
    return isUpload;
  };
  const remove = faults.add({ match, times: 100, takesEffect, answer: 'reset' });
  const reply = await discord.person('Ben').command('imagine', PROMPT);
  await (takesEffect ? reply.answer(hasPictures) : uploaded.promise);
  await first.stop('SIGKILL');
  remove();
  return reply;
}

/** How often pictures were sent. */
function countUploads({ discord }: Bot) {
  let count = 0;
  const match = (request: Parameters<typeof isReplyEditWithPictures>[0]) => {
    if (isReplyEditWithPictures(request) || isMessageWithPictures(request)) count += 1;
    return false;
  };
  discord.playground.faults.add({ match, answer: 'reset' });
  return () => count;
}

const isDelivered = (bot: { readonly log: readonly string[] }) =>
  expect.poll(() => bot.log.join('')).toContain('"msg":"delivered"');

it.each([
  ['Replicate', {}],
  ['the sketch backend, which keeps nothing', { BACKEND: 'sketch' }],
])('does not deliver again what was there before a kill (%s)', async (_, env) => {
  await using at = await openRestartableBot({ env });
  const reply = await killInUpload(at, true);
  const shown = await reply.answer(hasPictures);
  const uploads = countUploads(at);
  await using second = await at.start();
  await isDelivered(second);
  expect(uploads()).toBe(0);
  expect(reply.messages).toEqual([shown]);
  expect(textOf(await (await reply.press('Details')).answer())).toContain('a fox');
});

it('finds it in the channel once the token of the interaction has expired', async () => {
  let offset = 0;
  await using at = await openRestartableBot({ wallClock: () => Date.now() + offset });
  const reply = await killInUpload(at, true);
  const uploads = countUploads(at);
  offset = TOKEN_MS;
  await using second = await at.start();
  await isDelivered(second);
  expect(uploads()).toBe(0);
  const person = at.discord.person('Ben');
  expect(person.messages.filter(hasPictures)).toHaveLength(1);
  const [message] = reply.messages;
  if (!message) throw new Error('there is no message');
  expect(textOf(await (await person.press(message, 'Details')).answer())).toContain('a fox');
});

it('delivers what was not there', async () => {
  await using at = await openRestartableBot();
  const reply = await killInUpload(at, false);
  const uploads = countUploads(at);
  await using second = await at.start();
  await isDelivered(second);
  expect(uploads()).toBe(1);
  expect(picturesIn(await reply.answer(hasPictures))).toHaveLength(2);
});
