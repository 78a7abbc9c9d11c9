import { afterAll, expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { isLoading } from '#test/support/discord/index.ts';
import type { Fault } from '#test/support/fake-replicate/faults.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { INVALID_VERSION, NO_CREDIT, NOT_FOUND, UNAUTHENTICATED } from '#test/support/fake-replicate/problems.ts';
import { createForgottenWords, readPseudoLanguages } from '#test/support/language/forgotten-words.ts';
import { speakPseudoLanguages } from '#test/support/language/pseudo.ts';

speakPseudoLanguages();
const replicate = await openFakeReplicate({ bootMs: 0, finishMs: 0, shrink: 16 });
const bot = await startBot({ env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl } });
const { discord } = bot;
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
});
const ben = discord.person('Ben');
readPseudoLanguages(discord, ben);
const forgotten = createForgottenWords(discord);

const failed = (error: string): Fault => ({ kind: 'failed', error });
const answered = (problem: typeof NO_CREDIT): Fault => ({ kind: 'answer', on: 'create', problem });

it.each<[string, Fault]>([
  ['interrupted', failed('Prediction interrupted; please retry (code: E8367)')],
  ['out of memory', failed('CUDA out of memory. Tried to allocate 2.00 GiB')],
  ['of the safety checker', failed('NSFW content detected. Try running it again, or try a different prompt.')],
  ['of something else', failed('list index out of range')],
  ['filtered', { kind: 'nsfw', images: 'all' }],
  ['without files', { kind: 'no-files' }],
  ['canceled elsewhere', { kind: 'canceled' }],
  ['aborted', { kind: 'aborted' }],
  ['without credit', answered(NO_CREDIT)],
  ['with a wrong token', answered(UNAUTHENTICATED)],
  ['of an unknown version', answered(INVALID_VERSION)],
  ['of an unknown model', answered(NOT_FOUND)],
])('a failure %s', async (_, fault) => {
  replicate.faults.add(fault);
  const reply = await ben.command('imagine', SMALL_IMAGINE_OPTIONS);
  await reply.answer((message) => !isLoading(message));
  // Some are painted again at once, and the server sees the result.
  await expect.poll(() => reply.messages.some((message) => /[⟦⟪]/.test(JSON.stringify(message)))).toBe(true);
  expect(forgotten().filter((text) => !text.includes('list index out of range'))).toEqual([]);
});
