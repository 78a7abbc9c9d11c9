import { describe, expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { type Discord, hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

/** Each refusal says which cap it is, whose, what is left, and when it starts again. */
const START = Date.parse('2026-10-05T20:40:00Z');
const MIDNIGHT = 'at midnight UTC, in 3 h 20 min.';
const NEXT_MONTH = 'on 1 November (UTC), in 27 days.';
/** About $0.032 a picture. */
const PRICED = { prompt: 'a fox', lora: 'black-forest-labs/flux-dev-lora' };
const FREE = { prompt: 'a fox', megapixels: '0.25', num_inference_steps: 1 };

type Options = Readonly<Record<string, string | number>>;

async function ask(discord: Discord, person: string, options: Options): Promise<string> {
  const reply = await discord.person(person).command('imagine', options);
  return textOf(await reply.answer((message) => hasPictures(message) || isEphemeral(message)));
}

describe('the operator’s cap', () => {
  it('in money is told by day and by month', async () => {
    await using replicate = await openFakeReplicate();
    let now = START;
    await using bot = await startBot({
      env: {
        REPLICATE_API_TOKEN: replicate.token,
        REPLICATE_API_URL: replicate.apiUrl,
        DOLLARS_PER_DAY: '0.07',
        DOLLARS_PER_MONTH: '0.1',
      },
      wallClock: () => now,
    });
    expect(await ask(bot.discord, 'Ben', { ...PRICED, num_outputs: 3 })).toContain(
      `$0.07 left of the $0.07 that my operator allows in all servers together a day; this may take $0.0960. It starts again ${MIDNIGHT}`,
    );
    await ask(bot.discord, 'Ben', { ...PRICED, num_outputs: 2 });
    now += 24 * 60 * 60 * 1000;
    expect(await ask(bot.discord, 'Cleo', { ...PRICED, num_outputs: 2 })).toContain(
      '$0.0360 left of the $0.10 that my operator allows in all servers together a month; this may take $0.0640. It starts again on 1 November (UTC), in 26 days.',
    );
    expectNoDiscordProblems(bot.discord);
  });

  it('in pictures is told by day and by month, and for one person', async () => {
    let now = START;
    await using bot = await startBot({
      env: { MAX_PICTURES_PER_DAY: '2', MAX_PICTURES_PER_MONTH: '3', PICTURES_PER_PERSON_PER_DAY: '1' },
      wallClock: () => now,
    });
    await ask(bot.discord, 'Ben', FREE);
    expect(await ask(bot.discord, 'Ben', FREE)).toContain(
      `You have used the 1 picture that my operator allows you a day. They start again ${MIDNIGHT}`,
    );
    await ask(bot.discord, 'Cleo', FREE);
    expect(await ask(bot.discord, 'Ada', FREE)).toContain(
      'I have painted all the pictures that my operator allows for today. I paint again from midnight UTC.',
    );
    now += 24 * 60 * 60 * 1000;
    await ask(bot.discord, 'Ben', FREE);
    expect(await ask(bot.discord, 'Cleo', FREE)).toContain(
      'Of the 3 pictures that my operator allows in all servers together a month, there is nothing left. It starts again on 1 November (UTC), in 26 days.',
    );
    expectNoDiscordProblems(bot.discord);
  });
});

it('the caps of a server, of a person and of a role are told, and what a gift lacks', async () => {
  await using replicate = await openFakeReplicate();
  await using bot = await startBot({
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
    wallClock: () => START,
  });
  const { discord } = bot;
  const [guild] = discord.playground.world.guilds;
  const [role = '', ben = ''] = [guild?.roles[1]?.id, discord.person('Ben').id];
  guild?.members.find(({ user }) => user === ben)?.roles.push(role);
  const limit = async (sub: string, options: Options) =>
    (await discord.person('admin').command(`limits ${sub}`, options)).answer();
  const server = 'that the admins of this server allow all members together';
  const own = 'that this server allows you';
  const money = 'this may take $0.0320.';
  const cases: readonly (readonly [sub: string, options: Options, sentence: string])[] = [
    [
      'server',
      { pictures_per_day: 1 },
      `Of the 1 picture that this server may have a day, 1 is left; this would be 2. They start again ${MIDNIGHT}`,
    ],
    [
      'server',
      { pictures_per_month: 1 },
      `1 picture left of the 1 picture ${server} a month; this may take 2 pictures. It starts again ${NEXT_MONTH}`,
    ],
    [
      'server',
      { dollars_per_month: 0.01 },
      `$0.01 left of the $0.01 ${server} a month; ${money} It starts again ${NEXT_MONTH}`,
    ],
    ...['everyone', 'role'].flatMap((sub): typeof cases => [
      [
        sub,
        { pictures_per_day: 1 },
        `Of the 1 picture ${own} a day, 1 is left; this would be 2. They start again ${MIDNIGHT}`,
      ],
      [
        sub,
        { pictures_per_month: 1 },
        `1 picture left of the 1 picture ${own} a month; this may take 2 pictures. It starts again ${NEXT_MONTH}`,
      ],
      [sub, { dollars_per_day: 0.01 }, `$0.01 left of the $0.01 ${own} a day; ${money} It starts again ${MIDNIGHT}`],
      [
        sub,
        { dollars_per_month: 0.01 },
        `$0.01 left of the $0.01 ${own} a month; ${money} It starts again ${NEXT_MONTH}`,
      ],
    ]),
  ];
  for (const [sub, options, sentence] of cases) {
    await limit(sub, sub === 'role' ? { ...options, role } : options);
    const isMoney = Object.keys(options).some((name) => name.startsWith('dollars'));
    expect(await ask(discord, 'Ben', { ...PRICED, ...(!isMoney && { num_outputs: 2 }) })).toContain(sentence);
    await limit('clear', {});
  }
  await limit('everyone', { pictures_per_day: 1 });
  await limit('grant', { member: ben, pictures: 1, dollars: 0.01 });
  expect(await ask(discord, 'Ben', { ...PRICED, num_outputs: 3 })).toContain(
    `Of the 1 picture ${own} a day, 1 is left; this would be 3. They start again ${MIDNIGHT} What you were given here does not suffice: 1 picture and $0.01 left.`,
  );
  expect(replicate.predictions).toHaveLength(0);
  expectNoDiscordProblems(discord);
});
