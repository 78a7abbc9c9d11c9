import { expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { keepAuditLog, readAudit } from '#test/support/discord/audit.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

/** About $0.032 a picture. */
const PICTURE = { prompt: 'a fox', lora: 'black-forest-labs/flux-dev-lora' };

it('a gift that is taken back pays for what runs, and for nothing else', async () => {
  await using replicate = await openFakeReplicate();
  await using discord = await startDiscord();
  const env = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl };
  await using _bot = await startBot({ discord, env });
  const ben = discord.person('Ben');
  const limit = async (sub: string, options: Readonly<Record<string, string | number>>) =>
    textOf(await (await discord.person('admin').command(`limits ${sub}`, options)).answer());
  const read = async (command: string, who = ben) => textOf(await (await who.command(command)).answer());
  const begin = async () => {
    const before = replicate.predictions.length;
    const reply = await ben.command('imagine', PICTURE);
    await expect.poll(() => replicate.predictions.length).toBe(before + 1);
    return reply;
  };
  const expectNothingGiven = async (server: string) => {
    const limits = await read('me limits');
    expect(limits).not.toContain('🎁');
    expect(limits).toContain('**Your spending here this month**: $0.00 of $0.01');
    expect(await read('usage server', discord.person('admin'))).toContain(server);
    expect(textOf(await (await ben.command('imagine', PICTURE)).answer())).toContain('that this server allows you');
  };
  await keepAuditLog(discord, '7');
  await limit('everyone', { dollars_per_month: 0.01 });

  // It ends with a picture: the gift has paid for it, the server too.
  await limit('grant', { member: ben.id, dollars: 0.1 });
  replicate.faults.add({ kind: 'boot', ms: 1500 });
  const painted = await begin();
  expect(await read('me limits')).toContain('**Given to you**: $0.0680 of $0.10 left');
  expect(await limit('revoke', { member: ben.id })).toContain(
    `Taken back from <@${ben.id}>: $0.0680. What is being painted goes on.`,
  );
  await painted.answer(hasPictures);
  await expect.poll(() => read('usage server', discord.person('admin'))).toContain('$0.0320');
  await expectNothingGiven('$0.0320');

  // It ends without one: what was reserved of the gift comes back to nobody.
  await limit('grant', { member: ben.id, pictures: 1 });
  replicate.faults.add({ kind: 'boot', ms: 60_000 });
  const canceled = await begin();
  expect(await limit('revoke', { member: ben.id })).toContain(
    `All that <@${ben.id}> was given is reserved for what is being painted. That goes on; what it does not need is taken back.`,
  );
  await canceled.press('Cancel');
  await canceled.answer((message) => textOf(message).includes('Canceled.'));
  await expect.poll(() => read('usage server', discord.person('admin'))).toContain('$0.0320');
  await expectNothingGiven('$0.0320');
  expect(await limit('revoke', { member: ben.id })).toContain('nothing here that can be taken back');

  const changes = (await readAudit(discord)).filter(({ what, before }) => what === 'gift' && before !== undefined);
  expect(changes.map(({ before }) => before).sort()).toEqual([
    '$0.0680 left, $0.0320 reserved',
    '0 pictures left, 1 picture reserved',
  ]);
  expectNoDiscordProblems(discord);
});
