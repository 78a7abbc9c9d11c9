import { expect, it } from 'vitest';
import { choosePolicy, type ModeratedBot, openModeratedBot } from '#test/support/bot/moderated-bot.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { FALCONS } from '#test/support/fake-replicate/moderation.ts';

const DEV = { lora: 'black-forest-labs/flux-dev-lora', seed: 1 };

/** A bot whose moderation model costs a cent a run. */
async function openPricedBot(env: Record<string, string> = {}): Promise<ModeratedBot> {
  const at = await openModeratedBot(env);
  const model = at.replicate.models.get(FALCONS);
  const prices = [{ metric: 'run_count', price: '$0.01', title: 'per run', type: 'fixed' }];
  if (model) at.replicate.models.set(FALCONS, { ...model, billing: { current_tiers: [{ prices }] } });
  await at.start();
  return at;
}

const spent = async ({ discord }: ModeratedBot) =>
  textOf(await (await discord.person('Ben').command('me limits')).answer());

it('costs what painting and judging cost: expected before, in Details, in the sums', async () => {
  await using at = await openPricedBot();
  await (await at.discord.person('admin').command('limits server', { dollars_per_month: 0.15 })).answer();
  const reply = await at.discord.person('Ben').command('imagine', { prompt: 'a fox', num_outputs: 2, ...DEV });
  await reply.answer(hasPictures);
  const details = textOf(await (await reply.press('Details')).answer());
  // Two of $0.032, and two of $0.01.
  expect(details).toMatch(/Cost: about \$0\.084 \(expected: about \$0\.084\)/);
  expect(details).toContain('Of that for moderation: about $0.020');
  await expect.poll(() => spent(at)).toContain('$0.0840 of $0.15');
  const refused = await (
    await at.discord.person('Cleo').command('imagine', { prompt: 'a fox', num_outputs: 2, ...DEV })
  ).answer();
  expect(textOf(refused)).toContain('this may take $0.0840');
});

it('counts what is dropped, and what is canceled while it is judged', async () => {
  await using at = await openPricedBot();
  await (await at.discord.person('admin').command('limits server', { dollars_per_month: 1 })).answer();
  await choosePolicy(at, 'drop');
  const ben = at.discord.person('Ben');
  await (await ben.command('imagine', { prompt: 'nsfw', ...DEV })).answer(isEphemeral);
  await expect.poll(() => spent(at)).toContain('$0.0420 of $1.00');
  at.replicate.faults.add({ kind: 'judge', how: 'endless' });
  const reply = await ben.command('imagine', { prompt: 'a fox', ...DEV });
  await reply.answer((message) => textOf(message).includes('Checking…'));
  await expect.poll(() => at.judged.length).toBe(2);
  await reply.press('Cancel');
  await reply.answer((message) => textOf(message).includes('Canceled.'));
  // What painting cost is read later; it was reserved, with the judging, until then.
  await expect.poll(() => spent(at)).toContain('$0.0840 of $1.00');
});

it('counts the most expensive hardware where the price of the model is not known', async () => {
  await using at = await openModeratedBot();
  const model = at.replicate.models.get(FALCONS);
  if (model) at.replicate.models.set(FALCONS, { ...model, owner: 'nobody' });
  await at.start();
  const reply = await at.discord.person('Ben').command('imagine', { prompt: 'a fox', ...DEV });
  await reply.answer(hasPictures);
  expect(textOf(await (await reply.press('Details')).answer())).toMatch(/Cost: about \$0\.03[2-9]/);
});
