import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { choosePolicy, coveredIn, type ModeratedBot, openModeratedBot } from '#test/support/bot/moderated-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/submit-modal.ts';
import { FALCONS, NSFW_FILTER } from '#test/support/fake-replicate/moderation.ts';

const imagine = ({ discord }: ModeratedBot, prompt: string, options: Record<string, string | number | boolean> = {}) =>
  discord.person('Ben').command('imagine', { ...SMALL_IMAGINE_OPTIONS, prompt, ...options });

/** What everybody in the channel sees. */
const publicMessages = ({ discord }: ModeratedBot) => discord.person('Cleo').messages.filter(hasPictures);

describe('a moderation model', () => {
  it('judges each picture once before it is shown, from where Replicate keeps it', async () => {
    await using at = await openModeratedBot();
    await at.start();
    const reply = await imagine(at, 'a fox', { num_outputs: 3 });
    const message = await reply.answer(hasPictures);
    expect(coveredIn(message)).toEqual([false, false, false]);
    expect(textOf(message)).not.toContain('moderation');
    expect(at.judged.map(({ input }) => input.image)).toEqual(at.painted[0]?.output);
    expect(at.replicate.requests.filter(({ path }) => path.endsWith('/files'))).toEqual([]);
    expectNoDiscordProblems(at.discord);
  });

  it('is off unless the operator names one', async () => {
    await using at = await openModeratedBot({ MODERATION_MODEL: '' });
    await at.start();
    expect(coveredIn(await (await imagine(at, 'nsfw')).answer(hasPictures))).toEqual([false]);
    expect(at.judged).toEqual([]);
    const panel = await (await at.discord.person('admin').command('settings')).answer();
    const rules = await (await at.discord.person('admin').select(panel, 'settings:page', ['rules'])).answer((message) =>
      textOf(message).includes('Flagged pictures'),
    );
    expect(textOf(rules)).toContain('My operator has no moderation model.');
  });

  it('with an output of another form judges the same', async () => {
    await using at = await openModeratedBot({ MODERATION_MODEL: NSFW_FILTER });
    await at.start();
    expect(coveredIn(await (await imagine(at, 'nsfw')).answer(hasPictures))).toEqual([true]);
    expect(coveredIn(await (await imagine(at, 'a fox')).answer(hasPictures))).toEqual([false]);
  });
});

describe('flagged pictures', () => {
  it('are covered, and said to be', async () => {
    await using at = await openModeratedBot();
    await at.start();
    const message = await (await imagine(at, 'nsfw', { num_outputs: 2 })).answer(hasPictures);
    expect(coveredIn(message)).toEqual([true, true]);
    expect(textOf(message)).toMatch(/moderation flagged pictures 1 and 2/);
    expect(labelsOf(message)).toContain('Reroll');
    expectNoDiscordProblems(at.discord);
  });

  it('go to their person alone, if the server wants that, and stay theirs', async () => {
    await using at = await openModeratedBot();
    await at.start();
    await choosePolicy(at, 'private');
    const reply = await imagine(at, 'nsfw');
    const message = await reply.answer(hasPictures);
    expect(isEphemeral(message)).toBe(true);
    expect(coveredIn(message)).toEqual([false]);
    expect(textOf(message)).toContain('moderation flagged picture 1 · so only you can see this');
    expect(publicMessages(at)).toEqual([]);
    // It is the answer's place that tells: what follows from a private result is private.
    const upscaled = await (await at.discord.person('Ben').press(message, 'Upscale 2×')).answer(hasPictures);
    expect(isEphemeral(upscaled)).toBe(true);
    expect(isEphemeral(await (await imagine(at, 'a fox')).answer(hasPictures))).toBe(false);
    expectNoDiscordProblems(at.discord);
  });

  it('are dropped, if the server wants that, and counted all the same', async () => {
    await using at = await openModeratedBot();
    await at.start();
    await choosePolicy(at, 'drop');
    const reply = await imagine(at, 'nsfw', { num_outputs: 2 });
    const refused = await reply.answer(isEphemeral);
    expect(textOf(refused)).toContain('Moderation flagged all 2 pictures, and this server drops such pictures.');
    expect([picturesIn(refused), publicMessages(at)]).toEqual([[], []]);
    expect(labelsOf(refused)).not.toContain('Try again');
    expectNoDiscordProblems(at.discord);
  });

  it('are dropped one by one', async () => {
    await using at = await openModeratedBot();
    const judge = at.replicate.models.get(FALCONS);
    let count = 0;
    if (judge)
      at.replicate.models.set(FALCONS, {
        ...judge,
        judge: () => (count++ === 1 ? 'nsfw' : 'normal'),
      });
    await at.start();
    await choosePolicy(at, 'drop');
    const message = await (await imagine(at, 'a fox', { num_outputs: 3 })).answer(hasPictures);
    expect(picturesIn(message)).toHaveLength(2);
    expect(textOf(message)).toMatch(/1 picture is missing: moderation flagged picture \d/);
    expect(textOf(message)).not.toContain('safety checker');
    expect(labelsOf(message).filter((label) => label.startsWith('Paint the missing'))).toEqual([]);
  });
});

it('judges what is made from a result too: varied, enlarged, changed', async () => {
  await using at = await openModeratedBot();
  await at.start();
  const ben = at.discord.person('Ben');
  const message = await (await imagine(at, 'a fox')).answer(hasPictures);
  for (const label of ['Vary subtle', 'Upscale 2×', 'Reroll']) {
    const before = at.judged.length;
    await (await ben.press(message, label)).answer(hasPictures);
    expect(at.judged.length, label).toBe(before + 1);
  }
  const edited = await submitModal(await ben.press(message, 'Edit'), { Prompt: 'nsfw' });
  expect(coveredIn(await edited.answer(hasPictures))).toEqual([true]);
});

describe('a picture that cannot be judged', () => {
  it.each([
    ['has no credit left', ['no-credit', 'no-credit']],
    ['fails twice', ['failed', 'failed']],
    ['says what nobody can read', ['unreadable']],
  ] as const)('is covered with a note where the model %s', async (_, faults) => {
    await using at = await openModeratedBot();
    const bot = await at.start();
    at.replicate.faults.add(...faults.map((how) => ({ kind: 'judge', how }) as const));
    const message = await (await imagine(at, 'a fox')).answer(hasPictures);
    expect(coveredIn(message)).toEqual([true]);
    expect(textOf(message)).toContain('picture 1 could not be checked and is treated as flagged');
    expect(bot.log.join('')).toMatch(/treated as flagged/);
    expect(textOf(message)).not.toMatch(/credit/);
  });

  it('is judged once more where the model failed', async () => {
    await using at = await openModeratedBot();
    await at.start();
    at.replicate.faults.add({ kind: 'judge', how: 'failed' });
    const message = await (await imagine(at, 'a fox')).answer(hasPictures);
    expect([coveredIn(message), at.judged.length]).toEqual([[false], 2]);
  });

  it('is given up when its time is over', async () => {
    await using at = await openModeratedBot({ MODERATION_TIMEOUT_SECONDS: '1' });
    await at.start();
    at.replicate.faults.add({ kind: 'judge', how: 'endless' });
    const message = await (await imagine(at, 'a fox')).answer(hasPictures);
    expect(coveredIn(message)).toEqual([true]);
    await expect.poll(() => at.judged.map(({ status }) => status)).toEqual(['canceled']);
  });

  it('is never dropped: where flagged ones are, it goes to its person alone', async () => {
    await using at = await openModeratedBot();
    await at.start();
    await choosePolicy(at, 'drop');
    at.replicate.faults.add({ kind: 'judge', how: 'unreadable' });
    const message = await (await imagine(at, 'a fox')).answer(hasPictures);
    expect(isEphemeral(message)).toBe(true);
    expect(textOf(message)).toContain(
      'picture 1 could not be checked and is treated as flagged · so only you can see this',
    );
    expect(publicMessages(at)).toEqual([]);
  });
});

it('can be canceled while its pictures are judged; the prediction ends', async () => {
  await using at = await openModeratedBot();
  await at.start();
  at.replicate.faults.add({ kind: 'judge', how: 'endless' });
  const reply = await imagine(at, 'a fox');
  await reply.answer((message) => textOf(message).includes('Checking…'));
  await expect.poll(() => at.judged.length).toBe(1);
  await reply.press('Cancel');
  await reply.answer((message) => textOf(message).includes('Canceled.'));
  await expect.poll(() => at.judged.map(({ status }) => status)).toEqual(['canceled']);
  expect(publicMessages(at)).toEqual([]);
  const kept = () => readdirSync(at.env.UNDELIVERED_DIR ?? '').filter((name) => /^\d/.test(name));
  await expect.poll(kept).toEqual([]);
});
