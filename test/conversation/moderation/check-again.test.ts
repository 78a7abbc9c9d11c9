import type { APIMessage } from 'discord.js';
import { expect, it } from 'vitest';
import { choosePolicy, coveredIn, type ModeratedBot, openModeratedBot } from '#test/support/bot/moderated-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { labelsOf } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { FALCONS } from '#test/support/fake-replicate/moderation.ts';

const DEV = { lora: 'black-forest-labs/flux-dev-lora', seed: 1 };
const LABEL = 'Check again';
const read = (message: APIMessage) => textOf(message).replaceAll('\\', '');
const now = ({ discord }: ModeratedBot, { id }: APIMessage): APIMessage => {
  const found = discord.playground.getMessage(id)?.message;
  if (!found) throw new Error('the message is gone');
  return found;
};

/** A bot whose moderation model costs a cent a run. @param verdict what it says if it says anything */
async function openPricedBot(verdict = 'normal') {
  const at = await openModeratedBot();
  const model = at.replicate.models.get(FALCONS);
  const prices = [{ metric: 'run_count', price: '$0.01', title: 'per run', type: 'fixed' }];
  if (model)
    at.replicate.models.set(FALCONS, { ...model, judge: () => verdict, billing: { current_tiers: [{ prices }] } });
  const bot = await at.start();
  return { at, bot };
}

/** A result of which so many predictions that judge have failed. */
async function paintUnchecked(at: ModeratedBot, prompt: string, options: Record<string, number> = {}) {
  at.replicate.faults.add({ kind: 'judge', how: 'failed', times: 2 * (options.num_outputs ?? 1) });
  const reply = await at.discord.person('Ben').command('imagine', { prompt, ...DEV, ...options });
  return reply.answer(hasPictures);
}
const spent = async ({ discord }: ModeratedBot, who = 'Ben') =>
  textOf(await (await discord.person(who).command('me limits')).answer());

it('uncovers what is clean now, once, and counts what that cost', async () => {
  const { at } = await openPricedBot();
  await using _at = at;
  await (await at.discord.person('admin').command('limits server', { dollars_per_month: 1 })).answer();
  const message = await paintUnchecked(at, 'a fox', { num_outputs: 2 });
  expect([coveredIn(message), labelsOf(message).includes(LABEL)]).toEqual([[true, true], true]);
  await expect.poll(() => spent(at)).toContain('$0.0640 of $1.00');
  const before = at.judged.length;
  const cleo = at.discord.person('Cleo');
  await cleo.press(message, LABEL);
  await expect.poll(() => coveredIn(now(at, message))).toEqual([false, false]);
  expect(at.judged.length).toBe(before + 2);
  expect(read(now(at, message))).not.toContain('could not be checked');
  expect(labelsOf(now(at, message))).not.toContain(LABEL);
  expect(labelsOf(now(at, message))).toContain('Reroll');
  await expect.poll(() => spent(at)).toContain('$0.0840 of $1.00');
  expect(textOf(await (await cleo.command('usage mine')).answer())).toContain('$0.02 · 0 pictures');
  await (await cleo.press(now(at, message), 'Details')).answer((each) =>
    read(each).includes('moderation: about $0.020'),
  );
  expectNoDiscordProblems(at.discord);
});

it('keeps covered what is flagged now, and says so', async () => {
  const { at } = await openPricedBot('nsfw');
  await using _at = at;
  const message = await paintUnchecked(at, 'a fox');
  await at.discord.person('Ben').press(message, LABEL);
  await expect.poll(() => read(now(at, message))).toContain('moderation flagged picture 1');
  expect(read(now(at, message))).not.toContain('could not be checked');
  expect([coveredIn(now(at, message)), labelsOf(now(at, message)).includes(LABEL)]).toEqual([[true], false]);
  expectNoDiscordProblems(at.discord);
});

it('tells whoever pressed that it failed again, and stays', async () => {
  const { at } = await openPricedBot();
  await using _at = at;
  const message = await paintUnchecked(at, 'a fox');
  at.replicate.faults.add({ kind: 'judge', how: 'failed', times: 2 });
  const reply = await at.discord.person('Ben').press(message, LABEL);
  const told = await reply.answer(isEphemeral);
  expect(read(told)).toContain('could not be checked this time either');
  expect([coveredIn(now(at, message)), labelsOf(now(at, message)).includes(LABEL)]).toEqual([[true], true]);
  // The first press may not be over yet.
  await expect
    .poll(
      async () => {
        if (coveredIn(now(at, message))[0]) await at.discord.person('Ben').press(message, LABEL);
        return coveredIn(now(at, message));
      },
      { interval: 500 },
    )
    .toEqual([false]);
});

it('is refused over a cap, and to whoever may not paint', async () => {
  const { at } = await openPricedBot();
  await using _at = at;
  const message = await paintUnchecked(at, 'a fox');
  const admin = at.discord.person('admin');
  const before = at.judged.length;
  await (await admin.command('limits server', { dollars_per_month: 0.035 })).answer();
  const refused = await (await at.discord.person('Cleo').press(message, LABEL)).answer(isEphemeral);
  expect(read(refused)).toContain('this may take $0.01.');
  await (await admin.command('limits clear')).answer();
  await (await admin.command('block', { member: at.discord.person('Cleo').id, duration: 'hour' })).answer();
  await (await at.discord.person('Cleo').press(message, LABEL)).answer((each) =>
    read(each).includes('have blocked you'),
  );
  expect(at.judged.length).toBe(before);
});

it('takes a picture away that is flagged now where the server drops those, in the message that its person alone sees', async () => {
  const { at } = await openPricedBot('nsfw');
  await using _at = at;
  await choosePolicy(at, 'drop');
  const message = await paintUnchecked(at, 'a fox', { num_outputs: 2 });
  expect(isEphemeral(message)).toBe(true);
  await at.discord.person('Ben').press(message, LABEL);
  await expect.poll(() => picturesIn(now(at, message)).length).toBe(0);
  expect(read(now(at, message))).toContain('2 pictures are missing: moderation flagged pictures 1 and 2');
  expect(now(at, message).attachments).toEqual([]);
  expect(labelsOf(now(at, message))).toEqual(expect.arrayContaining(['Reroll', 'Delete']));
  expect(labelsOf(now(at, message)).filter((label) => /^[UV]\d$/.test(label))).toEqual([]);
  expectNoDiscordProblems(at.discord);
});

it('follows after a restart what was begun before it, and pays nothing twice', async () => {
  const { at, bot } = await openPricedBot();
  await using _at = at;
  await (await at.discord.person('admin').command('limits server', { dollars_per_month: 1 })).answer();
  const message = await paintUnchecked(at, 'a fox');
  await expect.poll(() => spent(at)).toContain('$0.0320 of $1.00');
  const before = at.judged.length;
  at.replicate.behaviour.stepMs = 3000;
  const reply = await at.discord.person('Ben').press(message, LABEL);
  await expect.poll(() => at.judged.length).toBe(before + 1);
  await bot.stop();
  await reply.answer((each) => read(each).includes('I am being restarted'));
  expect(coveredIn(now(at, message))).toEqual([true]);
  await at.start();
  await at.discord.person('Ben').press(message, LABEL);
  await expect.poll(() => coveredIn(now(at, message))).toEqual([false]);
  expect(at.judged.length).toBe(before + 1);
  // What was reserved before the restart counts.
  await expect.poll(() => spent(at)).toContain('$0.0420 of $1.00');
});
