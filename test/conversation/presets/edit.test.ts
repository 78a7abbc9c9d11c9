import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { controlsIn, type Discord, hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';

let bot: TestBot;
let discord: Discord;
beforeAll(async () => {
  bot = await startBot();
  discord = bot.discord;
  await save('pixar', 'owner/pixar', { triggers: 'PXR' });
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
});

const admin = () => discord.person('admin');
const member = () => discord.person('member');
type Person = ReturnType<typeof admin>;
type Options = Parameters<Person['command']>[1];
const contains = (text: string | RegExp) => (message: Parameters<typeof textOf>[0]) =>
  typeof text === 'string' ? textOf(message).includes(text) : text.test(textOf(message));
const save = async (name: string, reference: string, more: Options = {}) => {
  const reply = await admin().command('lora add', { name, reference, ...more });
  return (await reply.press('Save')).answer(contains('Saved.'));
};
const runCommand = async (who: Person, name: string, options: Options = {}) =>
  (await who.command(name, options)).answer();
const paint = async (who: Person, options: Options) =>
  textOf(await runCommand(who, 'imagine', { prompt: 'a fox', megapixels: '0.25', ...options }));
const modalFields = (fields: Record<string, string>) =>
  Object.entries(fields).map(([customId, value]) => ({ customId, value }));
const keepersRole = () => discord.playground.world.guilds[0]?.roles[1]?.id ?? '';

describe('a change', () => {
  it('is entered in a form with the current values', async () => {
    const reply = await admin().command('lora edit', { name: 'PIXAR' });
    const { modal, submit } = await reply.modal();
    expect(JSON.stringify(modal)).toContain('"PXR"');
    const done = await submit(
      modalFields({
        name: 'pixar',
        triggers: 'PXR, toy',
        scale: '0.8',
        emoji: '🚗',
        defaults: 'num_inference_steps: 12',
      }),
    );
    const message = await done.answer();
    expect(isEphemeral(message)).toBe(true);
    expect(textOf(message)).toContain('### 🚗 **pixar**');
    expect(textOf(message)).toContain('**Trigger word** `PXR`, or `toy`');
    expect(await paint(member(), { lora: 'pixar' })).toContain('12 steps');
    expect(await paint(member(), { lora: 'pixar', num_inference_steps: 9 })).toContain('9 steps');
  });

  it('that is invalid changes nothing', async () => {
    const { submit } = await (await admin().command('lora edit', { name: 'pixar' })).modal();
    const message = await (await submit(modalFields({ name: 'pixar', scale: '7', defaults: '' }))).answer();
    expect(textOf(message)).toContain('goes from -1 to 3');
    expect(textOf(await runCommand(member(), 'lora show', { name: 'pixar' }))).toContain('**Scale** 0.8');
  });

  it('of the name updates the settings that refer to it', async () => {
    await save('wandering', 'owner/wandering');
    await runCommand(admin(), 'lora default', { lora: 'wandering', channel: admin().channel });
    const { submit } = await (await admin().command('lora edit', { name: 'wandering' })).modal();
    await (await submit(modalFields({ name: 'Settled', triggers: '', scale: '', emoji: '', defaults: '' }))).answer(
      contains('Saved.'),
    );
    expect(textOf(await runCommand(member(), 'lora default'))).toContain(`<#${admin().channel}> Settled`);
    await runCommand(admin(), 'lora default', { clear: true, channel: admin().channel });
  });

  it('of the LoRA is shown before it is saved', async () => {
    await save('moving', 'owner/moving');
    const reply = await admin().command('lora edit', {
      name: 'moving',
      reference: 'huggingface.co/owner/new',
      extra: 'a/b',
    });
    const message = await reply.answer();
    expect(textOf(message)).toContain('replaces moving');
    await (await reply.press('Save')).answer(contains('Saved.'));
    expect(textOf(await runCommand(member(), 'lora show', { name: 'moving' }))).toContain(
      '`huggingface.co/owner/new` on Flux dev with a LoRA, with `a/b`',
    );
  });

  it('by two admins at once loses neither of the changes', async () => {
    await save('shared', 'owner/shared');
    const shown = await runCommand(admin(), 'lora show', { name: 'shared' });
    const opened = await (await admin().press(shown, 'Who may use it')).answer();
    const { submit } = await (await admin().press(shown, 'Change…')).modal();
    await Promise.all([
      submit(modalFields({ name: 'shared', triggers: 'SHR', scale: '', emoji: '', defaults: '' })).then((each) =>
        each.answer(contains('Saved.')),
      ),
      admin()
        .press(opened, '☐ Age-restricted channels only')
        .then((each) => each.answer(contains('**Age-restricted** channels only'))),
    ]);
    const after = await runCommand(admin(), 'lora show', { name: 'shared' });
    expect(textOf(after)).toContain('`SHR`');
    expect(textOf(after)).toContain('**Age-restricted** channels only');
    const access = await (await admin().press(after, 'Who may use it')).answer();
    expect(controlsIn(access).map(({ label }) => label)).toEqual(
      expect.arrayContaining(['☑ Age-restricted channels only', '☐ A real person’s likeness']),
    );
  });

  it.each(['lora edit', 'lora show', 'lora remove'])(
    'requested by %s with a misspelled name suggests similar ones',
    async (command) => {
      expect(textOf(await runCommand(admin(), command, { name: 'pxiar' }))).toContain('Did you mean **pixar**?');
    },
  );
});

describe('who may use a preset', () => {
  const open = async (name: string) =>
    (await (await admin().command('lora show', { name })).press('Who may use it')).answer();

  it('is set in selects, and applies to /imagine', async () => {
    await save('keepers', 'owner/keepers');
    const page = await open('keepers');
    expect(textOf(page)).toContain('Everybody, everywhere in this server.');
    await (await admin().select(page, /^Roles \(/, [keepersRole()])).answer(contains(`**For** <@&${keepersRole()}>`));
    expect(await paint(member(), { lora: 'keepers' })).toContain('**keepers** is for');
    expect(await paint(admin(), { lora: 'keepers' })).toContain('a fox');
    expect(await member().autocomplete('imagine', 'lora', 'keepers')).toEqual([]);
    await (await admin().select(page, /^Roles \(/, [])).answer(contains('Everybody'));
    await (await admin().select(page, /^Channels \(/, [discord.person('admin', 'gallery').channel])).answer(
      contains('**In**'),
    );
    expect(await paint(member(), { lora: 'keepers' })).toContain('can be used in <#');
    expect(await paint(discord.person('member', 'gallery'), { lora: 'keepers' })).toContain('a fox');
  });

  it('of a likeness is limited to named people, is logged, and cannot be bypassed by its reference', async () => {
    await save('Grandma', 'owner/grandma', { likeness_of: admin().id });
    expect(await paint(member(), { lora: 'grandma' })).toContain('likeness');
    const lora = 'black-forest-labs/flux-dev-lora';
    expect(await paint(member(), { lora, replicate_weights: 'owner/grandma' })).toContain('likeness');
    expect(
      await paint(member(), { lora, replicate_weights: 'replicate.com/owner/grandma', extra_lora: 'a/b' }),
    ).toContain('likeness');
    const picture = await (
      await admin().command('imagine', { prompt: 'tea', lora: 'grandma', megapixels: '0.25' })
    ).answer(hasPictures);
    expect(
      bot.log.filter((line) => line.includes('a preset of a real person or pet is used') && line.includes('Grandma')),
    ).toHaveLength(1);
    const reroll = await member().press(picture, 'Reroll');
    expect(textOf(await reroll.answer())).toContain('likeness');
    const page = await open('Grandma');
    await (await admin().select(page, 'People who may use it', [admin().id, member().id])).answer(
      contains(member().id),
    );
    expect(await paint(member(), { lora: 'grandma' })).toContain('a fox');
  });

  it('in a channel that is not age-restricted is refused with that reason', async () => {
    await save('dark', 'owner/dark', { age_restricted: true });
    expect(await paint(member(), { lora: 'dark' })).toContain('age-restricted channels only');
    expect(await paint(discord.person('member', 'after-dark'), { lora: 'dark' })).toContain('a fox');
  });
});

describe('who may change presets', () => {
  it('is limited to who manages the server, and members of the named roles', async () => {
    const ben = discord.person('Ben');
    expect(textOf(await runCommand(ben, 'lora managers', { add: keepersRole() }))).toContain(
      'Only members with *Manage Server*',
    );
    const [guild] = discord.playground.world.guilds;
    const found = guild?.members.find(({ user }) => user === ben.id);
    if (!guild || !found) throw new Error('no such member');
    expect(textOf(await runCommand(ben, 'lora remove', { name: 'pixar' }))).toContain('can change presets');
    expect(textOf(await runCommand(admin(), 'lora managers', { add: keepersRole() }))).toContain(
      `, and <@&${keepersRole()}>`,
    );
    found.roles.push(keepersRole());
    try {
      expect(textOf(await runCommand(ben, 'lora remove', { name: 'pixar' }))).toContain('Remove 🚗 **pixar**');
    } finally {
      found.roles.pop();
    }
    expect(textOf(await runCommand(admin(), 'lora managers', { add: guild.id }))).toContain('let everybody change');
    expect(textOf(await runCommand(admin(), 'lora managers', { remove: keepersRole() }))).not.toContain(keepersRole());
  });

  it('is checked again when a button is pressed', async () => {
    const shown = await runCommand(member(), 'lora show', { name: 'pixar' });
    expect(controlsIn(shown)).toEqual([]);
  });
});

describe('a default', () => {
  it('of a channel, or else of the server, paints if no preset is selected', async () => {
    const gallery = discord.person('member', 'gallery');
    expect(textOf(await runCommand(member(), 'lora default'))).toContain(
      '**This server** Illustration, my own default',
    );
    expect(textOf(await runCommand(member(), 'lora default', { lora: 'pixar' }))).toContain('can change presets');
    await runCommand(admin(), 'lora default', { lora: 'pixar' });
    await runCommand(admin(), 'lora default', { lora: 'heller-software/lassie-dog', channel: gallery.channel });
    expect(await paint(member(), {})).toContain('12 steps');
    expect(await paint(gallery, {})).toContain('Lassie');
    await runCommand(admin(), 'lora default', { clear: true, channel: gallery.channel });
    expect(await paint(gallery, {})).toContain('12 steps');
    await runCommand(admin(), 'lora default', { clear: true });
    expect(await paint(member(), {})).toContain('28 steps');
    expect(textOf(await runCommand(admin(), 'lora default', { lora: 'pxar' }))).toContain('Did you mean `pixar`?');
  });
});

describe('a preset that is removed', () => {
  it('is removed after a confirmation, and from the buttons of its pictures', async () => {
    await save('fleeting', 'owner/fleeting');
    const picture = await (
      await member().command('imagine', { prompt: 'a cat', lora: 'fleeting', megapixels: '0.25' })
    ).answer(hasPictures);
    const kept = await admin().command('lora remove', { name: 'fleeting' });
    await (await kept.press('Keep')).answer(contains('fleeting was kept'));
    const reply = await admin().command('lora remove', { name: 'fleeting' });
    await (await reply.press('Remove')).answer(contains('was removed'));
    expect(await paint(member(), { lora: 'fleeting' })).toContain('There is no LoRA');
    expect(textOf(await (await member().press(picture, 'Reroll')).answer(hasPictures))).toContain('a cat');
    const again = await reply.answer();
    expect(controlsIn(again)).toEqual([]);
  });
});
