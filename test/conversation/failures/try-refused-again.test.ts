import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, type Reply, textOf } from '#test/support/discord/index.ts';
import { readModalValues, submitModal } from '#test/support/discord/modal-values.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';

it('while Replicate is down: the same recipe, once, when it is back', async () => {
  await using replicate = await openFakeReplicate();
  let skippedMs = 0;
  await using bot = await startBot({
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
    now: () => performance.now() + skippedMs,
  });
  const { discord } = bot;
  const ben = discord.person('Ben');
  for (const on of ['create', 'get', 'list', 'model'] as const)
    replicate.faults.add({ kind: 'answer', on, problem: unavailable(502), times: 1000 });
  const options = { prompt: 'a fox', seed: 42, lora: 'heller-software/lassie-dog', num_outputs: 2 };
  const refused = await vi.waitFor(async () => {
    skippedMs += 2000;
    const reply = await ben.command('imagine', options);
    expect(textOf(await reply.answer(isEphemeral))).toMatch(/ has been down for /);
    return reply;
  });
  expect(labelsOf(await refused.answer())).toEqual(['Try again']);
  const stillDown = await refused.press('Try again');
  expect(textOf(await stillDown.answer())).toMatch(/ has been down for /);
  replicate.faults.clear();
  const created = replicate.predictions.length;
  skippedMs += 120_000;
  const painted = await (await stillDown.press('Try again')).answer(hasPictures);
  expect([picturesIn(painted).length, isEphemeral(painted)]).toEqual([2, false]);
  expect(replicate.predictions).toHaveLength(created + 1);
  expect(replicate.predictions.at(-1)?.input).toMatchObject({ seed: 42, num_outputs: 2 });
  // The first one was used up.
  expect(textOf(await (await refused.press('Try again')).answer())).toMatch(/^You tried this again already/);
  expect(replicate.predictions).toHaveLength(created + 1);
  expectNoDiscordProblems(discord);
});

it('while the queue is full, and counts once', async () => {
  await using bot = await startBot({ env: { QUEUE_LENGTH_PER_USER: '1', JOBS_AT_ONCE: '1', SKETCH_STEP_MS: '60' } });
  const { discord } = bot;
  const [admin, ben] = [discord.person('admin'), discord.person('Ben')];
  await (await admin.command('limits everyone', { pictures_per_day: 3 })).answer();
  const first = await ben.command('imagine', SMALL_IMAGINE_OPTIONS);
  await first.answer((message) => textOf(message).includes('%'));

  const second = await ben.command('imagine', SMALL_IMAGINE_OPTIONS);
  await second.responseType();

  const refused = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, seed: 7, private: true });
  expect(textOf(await refused.answer())).toMatch(/^You already have 1 request waiting/);
  for (const each of [first, second]) await each.answer(hasPictures);

  const presses = await Promise.all([refused.press('Try again'), refused.press('Try again')]);
  await expect.poll(() => presses.flatMap(({ messages }) => messages).filter(hasPictures)).toHaveLength(1);
  const [painted] = presses.flatMap(({ messages }) => messages).filter(hasPictures);
  expect(painted && [isEphemeral(painted), /seed 7 /.test(textOf(painted))]).toEqual([true, true]);
  const more = await (await ben.command('imagine', SMALL_IMAGINE_OPTIONS)).answer();
  expect(textOf(more)).toMatch(/^You have used the 3 pictures/);
  // More pictures tomorrow: nothing to try again now.
  expect(labelsOf(more)).toEqual([]);
  expectNoDiscordProblems(discord);
});

it('while the store is away: a command, a button, and a form, which opens again too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-again-'));
  const file = join(folder, 'away.sqlite');
  try {
    await using bot = await startBot({
      env: { STORE_URL: `sqlite:${file}` },
      cacheSizes: { servers: 10, people: 10 },
    });
    const { discord } = bot;
    const ben = discord.person('Ben');
    const first = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, seed: 5 });
    await first.answer(hasPictures);
    const form = await first.press('Edit');
    await form.modal();
    renameSync(file, `${file}.away`);
    const refused: Reply[] = [];
    const tries = [
      () => ben.command('imagine', SMALL_IMAGINE_OPTIONS),
      () => first.press('Reroll'),
      () => submitModal(form, { prompt: 'a wolf' }),
    ];
    for (const attempt of tries) {
      const reply = await attempt();
      // The first write finds out; from then on it is known.
      expect(textOf(await reply.answer())).toMatch(/cannot reach my data/);
      refused.push(reply);
    }
    expect(await Promise.all(refused.map(async (each) => labelsOf(await each.answer())))).toEqual([
      ['Try again'],
      ['Try again'],
      ['Try again', 'Fix it'],
    ]);
    expect(await readModalValues(await (refused[2] ?? first).press('Fix it'))).toMatchObject({ prompt: 'a wolf' });
    renameSync(`${file}.away`, file);
    await vi.waitFor(() => expect(bot.log.join()).toContain('the store can be used again'));
    for (const each of refused) await (await each.press('Try again')).answer(hasPictures);
    expectNoDiscordProblems(discord);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
