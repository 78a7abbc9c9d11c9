import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { isFinished, PAINT_BUTTON_LABEL, requestSheet } from '#test/support/discord/compare.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { hasPictures, picturesIn, startDiscord, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';

/** A bot that can be restarted; the host of Replicate's pictures is away until `bringBack`. Time can be moved on. */
async function openWorld(env: Readonly<Record<string, string>> = {}) {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const discord = await startDiscord({ now });
  const replicate = await openFakeReplicate({ finishMs: 0 });
  replicate.faults.add({ kind: 'answer', on: 'delivery', problem: unavailable(503), times: 1000 });
  const start = () =>
    startBot({
      discord,
      now,
      env: {
        REPLICATE_API_TOKEN: replicate.token,
        REPLICATE_API_URL: replicate.apiUrl,
        STORE_URL: `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-late-')), 'store.sqlite')}`,
        ...env,
      },
    });
  return {
    discord,
    replicate,
    start,
    bringBack: () => replicate.faults.clear(),
    pass: (ms: number) => {
      ahead += ms;
    },
    [Symbol.asyncDispose]: async () => {
      await discord.close();
      await replicate[Symbol.asyncDispose]();
    },
  };
}

const LATE_TEXT =
  /This is painted, but Replicate does not hand it out yet\.\n-# Nothing is lost: I go on trying until <t:\d+:t>\./;

it('brings pictures whose host was away for some seconds', async () => {
  await using world = await openWorld();
  await using _ = await world.start();
  const asked = await Promise.all(
    [1, 2, 3, 4, 5].map((seed) => world.discord.person('Ben').command('imagine', { prompt: 'a fox', seed })),
  );
  const isTriedAgain = () =>
    expect(world.replicate.predictions.filter(({ status }) => status === 'succeeded')).toHaveLength(5);
  await vi.waitFor(isTriedAgain);
  await Promise.all(asked.slice(0, 1).map((reply) => reply.answer((message) => LATE_TEXT.test(textOf(message)))));
  world.bringBack();
  for (const reply of asked) expect(picturesIn(await reply.answer(hasPictures))).toHaveLength(1);
  expect(world.replicate.predictions).toHaveLength(5);
  expectNoDiscordProblems(world.discord);
});

it('gives its slot to others meanwhile, is listed by /show, and comes as a new message where the reply has expired', async () => {
  await using world = await openWorld({ JOBS_AT_ONCE: '1' });
  await using _ = await world.start();
  const [ben, cleo] = [world.discord.person('Ben'), world.discord.person('Cleo')];
  const late = await ben.command('imagine', { prompt: 'a fox' });
  await late.answer((message) => LATE_TEXT.test(textOf(message)));
  const page = textOf(await (await ben.command('show waiting')).answer());
  expect(page).toContain('### On its way\n`a fox` · ');
  expect(page).toMatch(LATE_TEXT);
  expect(textOf(await (await cleo.command('show waiting')).answer())).toContain('Nothing is waiting');
  const other = await cleo.command('imagine', { prompt: 'an owl' });
  await vi.waitFor(() => expect(world.replicate.predictions).toHaveLength(2));
  world.pass(16 * 60_000);
  world.bringBack();
  await expect.poll(() => ben.messages.filter(hasPictures).length).toBe(2);
  expect(late.messages.filter(hasPictures)).toEqual([]);
  expect(other.messages.filter(hasPictures)).toEqual([]);
  expect(world.replicate.predictions).toHaveLength(2);
});

it('goes on after a restart, and pays for nothing again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-late-'));
  await using world = await openWorld({ STORE_URL: `sqlite:${join(folder, 'store.sqlite')}` });
  const before = await world.start();
  const reply = await world.discord.person('Ben').command('imagine', { prompt: 'a fox' });
  await reply.answer((message) => LATE_TEXT.test(textOf(message)));
  await before.stop();
  await using _ = await world.start();
  await vi.waitFor(() => expect(reply.messages.map(textOf).join()).toMatch(LATE_TEXT));
  world.bringBack();
  await reply.answer(hasPictures);
  expect(world.replicate.predictions).toHaveLength(1);
  expectNoDiscordProblems(world.discord);
});

it('shows a picture that came with the first answer without asking for anything else', async () => {
  await using world = await openWorld();
  world.bringBack();
  await using bot = await world.start();
  const reply = await world.discord.person('Ben').command('imagine', { prompt: 'a fox' });
  await reply.answer(hasPictures);
  await expect.poll(() => bot.log.join()).toContain('"delivered"');
  const isAsked = world.replicate.requests.some(
    ({ method, path }) => method === 'GET' && path.includes('/predictions/'),
  );
  expect(isAsked).toBe(false);
});

it('says in a compare sheet and in a trial of a preset what their pictures wait for', async () => {
  await using world = await openWorld();
  await using _ = await world.start();
  const [ben, admin] = [world.discord.person('Ben'), world.discord.person('admin')];
  const added = await admin.command('lora add', { name: 'dog', reference: 'heller-software/lassie-dog' });
  await (await added.press('Save')).answer((message) => textOf(message).includes('Saved.'));
  const { reply } = await requestSheet(ben, { x: 'seeds 2' });
  // Both at once: after some seconds without any file, new jobs are refused.
  const [sheet, trial] = await Promise.all([
    reply.press(PAINT_BUTTON_LABEL),
    admin.command('lora try', { name: 'dog' }),
  ]);
  const isLate = (message: Parameters<typeof textOf>[0]) => LATE_TEXT.test(textOf(message));
  const [shown] = await Promise.all([sheet.answer(isLate), trial.answer(isLate)]);
  expect(textOf(shown)).toMatch(/🖌️ 0 of 2\n📦 This is painted/);
  world.bringBack();
  expect(picturesIn(await trial.answer(hasPictures, 20_000))).toHaveLength(3);
  await sheet.answer(isFinished, 20_000);
  expectNoDiscordProblems(world.discord);
});
