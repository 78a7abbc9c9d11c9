import { InteractionResponseType } from 'discord.js';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { type Discord, isEphemeral, textOf } from '#test/support/discord/index.ts';

const exportFile = z.strictObject({
  format: z.literal('lorikeet-export'),
  version: z.literal(1),
  person: z.string(),
  at: z.iso.datetime(),
  part: z.number(),
  isLast: z.boolean(),
  omitted: z.literal(0),
  entries: z.array(z.looseObject({ type: z.string() })),
});

/** The files of an export, in their order. */
async function readExport(discord: Discord, name: string, place = 'general') {
  const person = discord.person(name, place);
  const page = await (await person.command('privacy')).answer();
  // Until the bot has heard that the files of an earlier one have arrived, this is on its way already.
  const startExport = async () => {
    for (;;) {
      const pressed = await person.press(page, 'Export');
      if ((await pressed.responseType()) === InteractionResponseType.DeferredChannelMessageWithSource) return pressed;
    }
  };
  const reply = await startExport();
  const read = () =>
    Promise.all(
      reply.messages
        .filter((message) => JSON.stringify(message).includes('.json'))
        .map(async (message) => {
          expect(isEphemeral(message)).toBe(true);
          const [, url = ''] = /"url":"([^"]+\.json[^"]*)"/.exec(JSON.stringify(message.components)) ?? [];
          return exportFile.parse(await (await fetch(url)).json());
        }),
    );
  await expect.poll(async () => (await read()).at(-1)?.isLast).toBe(true);
  return read();
}

it('says what is kept and for how long, as it is configured, to the person alone', async () => {
  await using bot = await startBot({ env: { KEEP_JOBS_DAYS: '3' } });
  for (const place of ['general', 'dm']) {
    const page = await (await bot.discord.person('Ben', place).command('privacy')).answer();
    expect(isEphemeral(page)).toBe(true);
    expect(textOf(page)).toContain('It is deleted after 3 days.');
    expect(textOf(page)).toContain('wait for `/show` for 3 days at most');
    expect(labelsOf(page)).toEqual(['Export', 'Erase…']);
  }
  const waiting = await (await bot.discord.person('Ben').command('show waiting')).answer();
  expect(textOf(waiting)).toContain('are kept for 3 days');
  expectNoDiscordProblems(bot.discord);
});

it('says so where nothing is configured', async () => {
  await using bot = await startBot();
  const page = await (await bot.discord.person('Ben').command('privacy')).answer();
  expect(textOf(page)).toContain('My operator has set no time limit for that.');
  expect(textOf(page)).toContain('wait for `/show` for 7 days at most');
});

it('exports what is kept of a person in all places, and nothing of others or of Discord’s secrets', async () => {
  await using bot = await startBot();
  const { discord } = bot;
  const [ben, cleo] = [discord.person('Ben'), discord.person('Cleo')];
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a fox of mine' });
  await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a fox elsewhere' }, 'Ben', 'Atelier/general');
  await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a fox alone' }, 'Ben', 'dm');
  const others = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a secret of Cleo’s' }, 'Cleo');
  await ben.press(others.message, /^1:star:/);
  await cleo.press(message, /^1:star:/);
  const form = await (await ben.command('me edit')).modal();
  await (await form.submit([{ customId: 'options', value: 'num_outputs: 2' }])).answer();
  await (await ben.command('compare', { prompt: 'a planned {fox|owl}' })).answer();
  await expect
    .poll(async () =>
      (await readExport(discord, 'Ben', 'dm')).flatMap(({ entries }) => entries.map(({ type }) => type)).toSorted(),
    )
    .toEqual(['defaults', 'job', 'job', 'job', 'sheet', 'star', 'usage', 'usage', 'usage', 'used in direct messages']);
  const [file] = await readExport(discord, 'Ben', 'dm');
  expect(file).toMatchObject({ person: ben.id, part: 1 });
  const jobs = file?.entries.filter(({ type }) => type === 'job');
  expect(jobs).toContainEqual(
    expect.objectContaining({
      server: '1100000000000001000',
      message: `https://discord.com/channels/1100000000000001000/${message.channel_id}/${message.id}`,
      recipe: expect.objectContaining({ prompt: { typed: 'a fox of mine', sent: 'a fox of mine' } }),
    }),
  );
  const text = JSON.stringify(file);
  for (const own of ['a fox elsewhere', 'a fox alone', 'a planned {fox|owl}']) expect(text).toContain(own);
  expect(text).not.toContain('secret of Cleo');
  expect(text).not.toContain(cleo.id);
  expect(text).not.toContain('token');
  expectNoDiscordProblems(discord);
});

it('splits an export that is larger than a file may be', async () => {
  await using bot = await startBot();
  const { discord } = bot;
  for (const prompt of ['a first fox', 'a second fox', 'a third fox'])
    await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: `${prompt} ${'x'.repeat(500)}` });
  const guild = discord.playground.world.guild('1100000000000001000');
  if (guild) guild.attachmentSizeLimit = 5000;
  const files = await readExport(discord, 'Ben');
  expect(files.length).toBeGreaterThan(1);
  expect(files.map(({ part, isLast }) => [part, isLast])).toEqual(
    files.map((_, at) => [at + 1, at === files.length - 1]),
  );
  expect(files.flatMap(({ entries }) => entries).filter(({ type }) => type === 'job')).toHaveLength(3);
  expectNoDiscordProblems(discord);
});
