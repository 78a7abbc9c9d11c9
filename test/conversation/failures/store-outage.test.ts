import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { type Discord, hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { simulateFullDisk } from '#test/support/store/full-disk.ts';
import { startRedis } from '#test/support/store/redis.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What people read while the store cannot be used. */
const STORE_ERROR = /cannot reach my data.*nothing was started or changed.*try again/;

const errors = ({ log }: TestBot) => log.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50);
const waitForRecovery = (bot: TestBot) =>
  vi.waitFor(() => expect(bot.log.join()).toContain('the store can be used again'));

async function paintFox(discord: Discord, who = 'member') {
  return (await discord.person(who).command('imagine', { prompt: 'a fox', num_inference_steps: 4 })).answer(
    hasPictures,
  );
}

it('with a full disk delivers paid pictures, refuses new jobs, paints queued ones later, and changes nothing by half', async () => {
  await using replicate = await openFakeReplicate();
  const env = {
    REPLICATE_API_TOKEN: replicate.token,
    REPLICATE_API_URL: replicate.apiUrl,
    STORE_URL: `sqlite:${folder}/full.sqlite`,
    JOBS_PER_USER: '1',
  };
  let fox: string;
  {
    await using bot = await startBot({ env });
    const { discord } = bot;
    const [member, admin] = [discord.person('member'), discord.person('admin')];
    const before = await paintFox(discord);
    replicate.behaviour.bootMs = 5000;
    const paid = await member.command('imagine', { prompt: 'a paid fox' });
    await vi.waitFor(() => expect(replicate.predictions).toHaveLength(2));
    const waiting = await member.command('imagine', { prompt: 'a fox that waits' });
    await waiting.answer((message) => /in the queue/.test(textOf(message)));
    {
      using _full = simulateFullDisk();
      // Nobody knows yet: it is taken on, then cannot be written down.
      const first = await (await admin.command('imagine', { prompt: 'a fox too many' })).answer();
      expect([isEphemeral(first), textOf(first)]).toEqual([true, expect.stringMatching(STORE_ERROR)]);
      for (const [command, options] of [
        ['imagine', { prompt: 'another' }],
        ['lora add', { name: 'inky', reference: 'jdreetz/illustration' }],
      ] as const) {
        const told = await (await admin.command(command, options)).answer();
        expect([command, isEphemeral(told), textOf(told)]).toEqual([command, true, expect.stringMatching(STORE_ERROR)]);
      }
      const form = await (await admin.command('me edit')).modal();
      const told = await (await form.submit([{ customId: 'options', value: 'output_format: png' }])).answer(undefined);
      expect(textOf(told)).toMatch(STORE_ERROR);
      expect(textOf(await (await admin.press(before, 'Reroll')).answer())).toMatch(STORE_ERROR);
      // What is read only goes on.
      expect(textOf(await (await admin.menu('Recipe', before.id)).answer())).toContain('a fox');

      const result = await paid.answer(hasPictures);
      fox = result.id;
      expect(replicate.predictions).toHaveLength(2);
    }
    expect(errors(bot).filter(({ msg }) => /full\.sqlite cannot be used/.test(msg))).toHaveLength(1);
    await waitForRecovery(bot);
    replicate.behaviour.bootMs = 0;
    await waiting.answer(hasPictures);
    expect(textOf(await (await admin.command('me show')).answer())).not.toContain('png');
    expect(textOf(await (await admin.command('lora list')).answer())).not.toContain('inky');
    await paintFox(discord, 'admin');
    expectNoDiscordProblems(discord);
    await bot.stop();
    await using again = await startBot({ env, discord });
    const { message } = discord.playground.getMessage(fox) ?? {};
    if (!message) throw new Error('the picture is gone');
    expect(textOf(await (await discord.person('member').press(message, 'Details')).answer())).toContain('a paid fox');
    expect(again.log.join()).not.toContain('resuming the jobs of an earlier run');
  }
});

it('whose file is deleted delivers what runs, refuses new jobs, and goes on when the file is back', async () => {
  const file = `${folder}/deleted.sqlite`;
  await using bot = await startBot({ env: { STORE_URL: `sqlite:${file}`, SKETCH_STEP_MS: '100' } });
  const { discord } = bot;
  const member = discord.person('member');
  const running = await member.command('imagine', { prompt: 'a fox that is being painted' });
  await running.answer((message) => / %/.test(textOf(message)));
  renameSync(file, `${file}.away`);
  const refused = await (await member.command('imagine', { prompt: 'another' })).answer();
  expect([isEphemeral(refused), textOf(refused)]).toEqual([true, expect.stringMatching(STORE_ERROR)]);
  await running.answer(hasPictures);
  expect(errors(bot).map(({ msg }) => msg)).toEqual([
    expect.stringMatching(/was deleted while it was open.*put that very file back/),
  ]);
  renameSync(`${file}.away`, file);
  await waitForRecovery(bot);
  await paintFox(discord);
  expectNoDiscordProblems(discord);
});

it('while Redis is down or silent replies with a refusal in time, and works again afterwards', async () => {
  await using redis = await startRedis();
  await using bot = await startBot({ env: { STORE_URL: redis.url, SKETCH_STEP_MS: '150' } });
  const { discord } = bot;
  const member = discord.person('member');
  const before = await paintFox(discord);

  const running = await member.command('imagine', { prompt: 'a fox that is being painted' });
  await running.answer((message) => / %/.test(textOf(message)));
  redis.pause();
  const pressed = await (await member.press(before, 'Details')).answer();
  expect([isEphemeral(pressed), textOf(pressed)]).toEqual([true, expect.stringMatching(STORE_ERROR)]);
  const refused = await (await member.command('imagine', { prompt: 'another' })).answer();
  expect([isEphemeral(refused), textOf(refused)]).toEqual([true, expect.stringMatching(STORE_ERROR)]);
  await running.answer(hasPictures);
  redis.resume();
  await waitForRecovery(bot);

  await redis.stop();
  await vi.waitFor(async () =>
    expect(textOf(await (await member.command('imagine', { prompt: 'another' })).answer())).toMatch(STORE_ERROR),
  );
  await redis.start();
  await vi.waitFor(async () => {
    const reply = await member.command('imagine', { prompt: 'a fox', num_inference_steps: 4 });
    const answer = await reply.answer((message) => STORE_ERROR.test(textOf(message)) || hasPictures(message));
    expect(hasPictures(answer)).toBe(true);
  });
  expectNoDiscordProblems(discord);
});
