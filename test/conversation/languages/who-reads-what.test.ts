import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { controlsIn, hasPictures, textOf } from '#test/support/discord/index.ts';
import { changeSetting } from '#test/support/discord/settings.ts';
import { speakPseudoLanguages } from '#test/support/language/pseudo.ts';

speakPseudoLanguages();
const { discord } = await sharedBot();
const ben = discord.person('Ben');
discord.playground.world.locales.set(ben.id, 'fr');
for (const guild of discord.playground.world.guilds) guild.locale = 'ja';

const paint = async (person = ben, options = {}) =>
  (await person.command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...options })).answer(hasPictures);

it('shows results to everybody in the server’s language, with their buttons', async () => {
  const result = await paint();
  expect(textOf(result)).toContain('⟪seed');
  expect(controlsIn(result).map(({ label }) => label)).toContain('⟪Details⟫');
  expect(JSON.stringify(result)).not.toContain('⟦');
});

it('answers a person alone in their language: refusals, details, private results', async () => {
  const refused = await (await ben.command('imagine', { prompt: 'a fox', lora: 'nobody/knows' })).answer();
  expect(textOf(refused)).toContain('⟦');
  const details = await (await ben.press(await paint(), '⟪Details⟫')).answer();
  expect(textOf(details)).toContain('⟦');
  const secret = await paint(ben, { private: true });
  expect(textOf(secret)).toContain('⟦seed');
  expect(JSON.stringify([refused, details, secret])).not.toContain('⟪');
});

it('answers in direct messages in the person’s language, and others in theirs', async () => {
  expect(textOf(await paint(discord.person('Ben', 'dm')))).toContain('⟦seed');
  const refused = await (await discord.person('Ada').command('imagine', { prompt: 'a fox', lora: 'x/y' })).answer();
  expect(textOf(refused)).toContain('There is no LoRA');
});

it('speaks the language that the server’s admins chose, whatever Discord says', async () => {
  await changeSetting(discord, 'members', 'settings:set:language', ['en']);
  expect(textOf(await paint())).toContain(' · seed ');
  await changeSetting(discord, 'members', 'settings:set:language', ['default']);
});

it('posts the audit log in the server’s language', async () => {
  const channel = '1100000000000001002';
  const posts = () => discord.playground.listMessages(channel).map(({ message }) => textOf(message));
  await changeSetting(discord, 'log', 'settings:set:audit_channel', [channel]);
  await paint();
  await expect.poll(() => posts().join('\n')).toContain('⟪[1 picture');
  expect(posts().join('\n')).not.toContain('⟦');
  await changeSetting(discord, 'log', 'settings:set:audit_channel', []);
});
