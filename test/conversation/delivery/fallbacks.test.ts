import { describe, expect, it } from 'vitest';
import type { Fault } from '#playground/rest/faults.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { errorAnswer, isMessageWithPictures, isReplyEditWithPictures } from '#test/support/discord/faults.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import {
  hasPictures,
  isEphemeral,
  type Person,
  picturesIn,
  startDiscord,
  textOf,
} from '#test/support/discord/index.ts';

/** A person's messages with pictures, in the channel and in direct messages. */
const pictureMessages = (bot: TestBot, who: string) => {
  const at = (where?: string) => bot.discord.person(who, where).messages.filter(hasPictures);
  return { channel: at(), dm: at('dm') };
};

const countPictureMessages = (bot: TestBot, who = 'Ben') => {
  const { channel, dm } = pictureMessages(bot, who);
  return { channel: channel.length, dm: dm.length };
};

/** Resolves with the log line of the job's end. */
async function waitForEnd(bot: TestBot): Promise<string> {
  const end = /"(delivered|canceled|could not be delivered; the pictures wait in \/show)"/;
  await expect.poll(() => bot.log.some((line) => end.test(line))).toBe(true);
  return bot.log.find((line) => end.test(line)) ?? '';
}

const imagine = (person: Person, options: Record<string, string | number | boolean> = {}) =>
  person.command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...options });

describe('an edit of the reply', () => {
  const toChannel: Record<string, Fault['answer']> = {
    'whose token has expired': errorAnswer(401, 50_027),
    'of an interaction that Discord no longer knows': errorAnswer(404, 10_015),
    'that is forbidden': errorAnswer(403, 50_001),
    'that Discord rejects': errorAnswer(400, 50_035),
  };
  it.each(Object.entries(toChannel))('%s leads to a new message in the channel, with a mention', async (_, answer) => {
    await using bot = await startBot();
    bot.discord.playground.faults.add({ match: isReplyEditWithPictures, answer });
    const ben = bot.discord.person('Ben');
    await imagine(ben);
    expect(await waitForEnd(bot)).toContain('"delivered"');
    const { channel, dm } = pictureMessages(bot, 'Ben');
    expect([channel.length, dm.length]).toEqual([1, 0]);
    expect(channel.map(textOf).join()).toMatch(new RegExp(`^<@${ben.id}>\n`));
    expect(channel[0]?.mentions.map(({ id }) => id)).toEqual([ben.id]);
    expectNoDiscordProblems(bot.discord);
  });

  const again: Record<string, Fault> = {
    'that Discord fails at': { match: isReplyEditWithPictures, answer: errorAnswer(502, 0), times: 5 },
    'whose connection breaks': { match: isReplyEditWithPictures, answer: 'reset', times: 2 },
    'whose answer is lost': { match: isReplyEditWithPictures, answer: 'reset', times: 2, takesEffect: true },
    'that is rate limited': {
      match: isReplyEditWithPictures,
      answer: { status: 429, body: { message: 'slow', retry_after: 0.2, global: false } },
    },
  };
  it.each(Object.entries(again))('%s is retried, and nothing else is sent', async (_, fault) => {
    await using bot = await startBot();
    bot.discord.playground.faults.add(fault);
    const reply = await imagine(bot.discord.person('Ben'));
    expect(await waitForEnd(bot)).toContain('"delivered"');
    expect(hasPictures(await reply.answer())).toBe(true);
    expect(countPictureMessages(bot)).toEqual({ channel: 1, dm: 0 });
    expect(bot.discord.requests.some(({ name }) => name.startsWith('POST /channels'))).toBe(false);
    expectNoDiscordProblems(bot.discord);
  });

  it.each([
    ['by its code', errorAnswer(413, 40_005)],
    ['by its status alone', { status: 413, body: { message: 'no' } }],
  ])('that is too large, %s, is retried with smaller pictures', async (_, answer) => {
    await using bot = await startBot();
    for (const guild of bot.discord.playground.world.guilds) guild.attachmentSizeLimit = 60_000;
    bot.discord.playground.faults.add({ match: isReplyEditWithPictures, answer });
    const reply = await imagine(bot.discord.person('Ben'), { output_format: 'png', width: 512, height: 512 });
    const message = await reply.answer(hasPictures);
    expect(textOf(message)).toContain('to fit 29 kB');
    for (const { url } of picturesIn(message))
      expect(bot.discord.playground.readAttachment(url)?.bytes.length).toBeLessThan(30_000);
    expectNoDiscordProblems(bot.discord);
  });

  it('of a deleted reply ends the delivery: nothing is sent, and the pictures are kept', async () => {
    await using bot = await startBot();
    bot.discord.playground.faults.add({ match: isReplyEditWithPictures, answer: errorAnswer(404, 10_008) });
    await imagine(bot.discord.person('Ben'));
    expect(await waitForEnd(bot)).toMatch(/"reason":"deleted".*wait in \/show/);
    expect(countPictureMessages(bot)).toEqual({ channel: 0, dm: 0 });
  });
});

describe('where the reply cannot be edited', () => {
  /** Starts a bot whose replies cannot be edited, then calls `change`. */
  async function outOfReach(change: (bot: TestBot) => void) {
    const bot = await startBot();
    bot.discord.playground.faults.add({ match: isReplyEditWithPictures, answer: errorAnswer(401, 50_027), times: 99 });
    change(bot);
    return bot;
  }
  const channelOf = ({ discord: { playground } }: TestBot, where: string) => {
    const channel = playground.world.channels.get(where);
    if (!channel) throw new Error(`There is no channel ${where}.`);
    return channel;
  };
  const closeDms = (bot: TestBot, person: Person) => {
    for (const channel of bot.discord.playground.world.channels.values())
      if (channel.dmWith === person.id) channel.rejectsMessages = true;
  };

  const closed: Record<string, (bot: TestBot, channel: string) => void> = {
    'a channel without permission to write': (bot, channel) => {
      channelOf(bot, channel).appPermissions = 1n << 10n;
    },
    'a channel that the bot cannot see': (bot, channel) => {
      channelOf(bot, channel).appPermissions = 0n;
    },
    'a deleted channel': (bot, channel) => {
      bot.discord.playground.world.channels.delete(channel);
    },
  };
  it.each(Object.entries(closed))('%s leads to a direct message', async (_, close) => {
    await using bot = await outOfReach(() => {});
    const ben = bot.discord.person('Ben');
    const reply = await imagine(ben);
    await reply.responseType();
    close(bot, ben.channel);
    expect(await waitForEnd(bot)).toContain('"delivered"');
    expect(countPictureMessages(bot)).toEqual({ channel: 0, dm: 1 });
  });

  it('the pictures are kept if direct messages are closed', async () => {
    await using bot = await outOfReach(() => {});
    const ben = bot.discord.person('Ben');
    closeDms(bot, ben);
    await (await imagine(ben)).responseType();
    channelOf(bot, ben.channel).appPermissions = 0n;
    expect(await waitForEnd(bot)).toMatch(/"reason":"closed".*wait in \/show/);
    expect(countPictureMessages(bot)).toEqual({ channel: 0, dm: 0 });
  });

  it('a private result is sent as a direct message or kept, never posted in the channel', async () => {
    await using bot = await outOfReach(() => {});
    await imagine(bot.discord.person('Ben'), { private: true });
    expect(await waitForEnd(bot)).toContain('"delivered"');
    expect(countPictureMessages(bot)).toEqual({ channel: 0, dm: 1 });
    const cleo = bot.discord.person('Cleo');
    closeDms(bot, cleo);
    await imagine(cleo, { private: true });
    await expect.poll(() => bot.log.join('\n')).toContain('"reason":"closed"');
    expect(countPictureMessages(bot, 'Cleo')).toEqual({ channel: 0, dm: 0 });
    expect(bot.discord.requests.filter(({ name }) => name === `POST /channels/${cleo.channel}/messages`)).toEqual([]);
  });

  it('a message whose response is lost is posted once', async () => {
    await using bot = await outOfReach(({ discord }) => {
      discord.playground.faults.add({ match: isMessageWithPictures, answer: 'reset', times: 2, takesEffect: true });
    });
    await imagine(bot.discord.person('Ben'));
    expect(await waitForEnd(bot)).toContain('"delivered"');
    expect(countPictureMessages(bot)).toEqual({ channel: 1, dm: 0 });
  });

  it('after minutes of errors the next route is tried, unless a message may have been posted', async () => {
    let now = Date.now();
    await using discord = await startDiscord({ now: () => now });
    await using bot = await startBot({ discord, now: () => now, wallClock: () => now });
    const { faults } = bot.discord.playground;
    const away = (match: Fault['match'], takesEffect = false) =>
      faults.add({
        match: (request) => {
          if (!match(request)) return false;
          now += 60_000;
          return true;
        },
        answer: errorAnswer(503, 0),
        times: 99,
        takesEffect,
      });
    away(isReplyEditWithPictures);
    const end = away(isMessageWithPictures, true);
    await imagine(bot.discord.person('Ben'));
    expect(await waitForEnd(bot)).toContain('"delivered"');
    expect(countPictureMessages(bot)).toEqual({ channel: 1, dm: 0 });
    end();
    away(isMessageWithPictures);
    await imagine(bot.discord.person('Cleo'));
    await expect.poll(() => bot.log.join('\n')).toContain('"reason":"unreachable"');
    expect(countPictureMessages(bot, 'Cleo')).toEqual({ channel: 1, dm: 0 });
  });
});

describe('a reply that the person deletes', () => {
  const slow = { SKETCH_STEP_MS: '120' };

  it('while the job runs cancels it', async () => {
    await using bot = await startBot({ env: slow });
    const ben = bot.discord.person('Ben');
    const reply = await imagine(ben);
    ben.remove(await reply.answer((message) => /\d+ %/.test(textOf(message))));
    expect(await waitForEnd(bot)).toContain('"canceled"');
    expect(countPictureMessages(bot)).toEqual({ channel: 0, dm: 0 });
    expect(bot.discord.requests.filter(({ name }) => name.startsWith('POST /channels'))).toEqual([]);
  });
});

describe('a refusal', () => {
  const broken = { name: 'x.png', bytes: Buffer.from('no picture'), type: 'image/png' };

  it('is delivered if the response to its first request is lost', async () => {
    await using bot = await startBot();
    const { faults } = bot.discord.playground;
    faults.add({ match: ({ method }) => method === 'DELETE', answer: errorAnswer(502, 0), takesEffect: true });
    const ben = bot.discord.person('Ben');
    const reply = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image: broken });
    const [told] = [await reply.answer()];
    expect([isEphemeral(told), ben.messages.length]).toEqual([true, 1]);
  });

  /** Every call with an interaction's token fails, as after its 15 minutes; the first responses to interactions do not. */
  const expireTokens = ({ discord }: TestBot) =>
    discord.playground.faults.add({
      match: ({ path }) => path.startsWith('/webhooks/'),
      answer: errorAnswer(401, 50_027),
      times: 99,
    });
  const postsTo = ({ discord }: TestBot, channel: string) =>
    discord.requests.filter(({ name }) => name === `POST /channels/${channel}/messages`);

  it.each([
    ['of a public job', {}],
    ['of a private job', { private: true }],
  ])('%s is sent ephemerally, and as a direct message once the token has expired', async (_, options) => {
    await using bot = await startBot();
    const ben = bot.discord.person('Ben');
    const first = await (
      await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...options, image: broken })
    ).answer();
    expect(isEphemeral(first)).toBe(true);
    expireTokens(bot);
    await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...options, image: broken });
    const direct = () => bot.discord.person('Ben', 'dm').messages.map(textOf);
    await expect.poll(() => direct().length).toBe(1);
    expect(direct().join()).toMatch(
      new RegExp(`^<@${ben.id}>\n\\*\\*a fox\\*\\*\n.*cannot be read as a picture.*\n-# job `),
    );
    expect(postsTo(bot, ben.channel)).toEqual([]);
  });

  it('is sent nowhere if the token has expired and direct messages are closed', async () => {
    await using bot = await startBot();
    const ben = bot.discord.person('Ben');
    expireTokens(bot);
    for (const channel of bot.discord.playground.world.channels.values())
      if (channel.dmWith === ben.id) channel.rejectsMessages = true;
    await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image: broken });
    await expect.poll(() => bot.log.join('\n')).toContain('the end of a job could not be shown');
    expect(postsTo(bot, ben.channel)).toEqual([]);
  });
});
