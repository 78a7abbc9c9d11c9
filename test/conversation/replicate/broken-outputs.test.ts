import { afterAll, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { controlsIn, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { lowCredit, throttled, unavailable } from '#test/support/fake-replicate/problems.ts';

const replicate = await openFakeReplicate();
afterAll(() => replicate[Symbol.asyncDispose]());
const bot = await sharedBot({
  env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
});

/** What comes of a request in the end: pictures or a sentence. */
async function paint(given = {}) {
  const reply = await bot.discord.person('member').command('imagine', { prompt: 'a house', seed: 1, ...given });
  return reply.answer((message) => controlsIn(message).every(({ label }) => label !== 'Cancel'), 14_000);
}

it.each(['cut', 'wrong-type', 'bomb', 'oversized', 'missing'] as const)(
  'one of four pictures that arrives %s is reported as missing, and the others are delivered',
  async (how) => {
    replicate.faults.add({ kind: 'delivery', how, filePrefix: 'out-2', times: 2 });
    const message = await paint({ num_outputs: 4 });
    expect(picturesIn(message).map(({ url }) => /-(\d)\.\w+(?:\?|$)/.exec(url)?.[1])).toEqual(['1', '2', '4']);
    expect(textOf(message)).toContain('picture 3 arrived broken');
  },
);

it.each([
  ['missing', /gone: they are kept for an hour only/],
  ['redirect-away', /no whole picture came back/],
  ['cut', /no whole picture came back/],
] as const)('no usable picture (%s) leads to an error reply, and the reason is logged', async (how, sentence) => {
  replicate.faults.add({ kind: 'delivery', how, times: 4 });
  const before = bot.log.length;
  const message = await paint({ num_outputs: 2 });
  expect([isEphemeral(message), textOf(message)]).toEqual([true, expect.stringMatching(sentence)]);
  expect(bot.log.slice(before).filter((line) => line.includes('A picture is lost'))).toHaveLength(2);
});

it('a model that never started leads to an error reply', async () => {
  replicate.faults.add({ kind: 'aborted' });
  expect(textOf(await paint())).toMatch(/did not start in time.*try again/);
});

it.each([
  ['throttling', 'create', throttled(1)],
  ['a gateway that fails', 'get', unavailable(503)],
  // Last: it slows down whatever is begun within the next minutes.
  ['throttling for little credit', 'create', lowCredit(1)],
] as const)('%s is waited out', async (_, on, problem) => {
  replicate.faults.add({ kind: 'answer', on, problem });
  expect(picturesIn(await paint())).toHaveLength(1);
});
