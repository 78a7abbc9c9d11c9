import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { readModalValues, submitModal } from '#test/support/discord/modal-values.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const { discord } = await sharedBot();
const PAINTERS = COMPILED_MODELS.filter(({ kind }) => kind === 'imagine').map(({ name }) => name);
const drawnIn = (text: string) => /-# picked at random: (.*)/.exec(text)?.[1];
const command = async (name: string, options: Record<string, string> = {}, person = 'admin') =>
  discord.person(person).command(`lists ${name}`, options);
const read = (message: Parameters<typeof textOf>[0]) => textOf(message).replaceAll('\\', '');

describe('choices in a prompt', () => {
  it.each(PAINTERS)('are drawn by the seed with %s, and drawn again by Reroll', async (lora) => {
    const prompt = 'a {red|blue|green|white} {fox|owl|hare|cat} in {1-9} pieces';
    const { reply, message } = await imagineAs(discord, { prompt, lora, seed: 5, num_inference_steps: 2 });
    const drawn = drawnIn(read(message));
    expect(drawn).toMatch(/^(?:red|blue|green|white) · (?:fox|owl|hare|cat) · \d$/);
    const again = await imagineAs(discord, { prompt, lora, seed: 5, num_inference_steps: 2 });
    expect(drawnIn(read(again.message))).toBe(drawn);
    const [colour, animal, count] = drawn?.split(' · ') ?? [];
    const details = read(await (await reply.press('Details')).answer());
    expect(details).toContain(`Sent as: a ${colour} ${animal} in ${count} pieces`);
    expect(details).toContain(`/imagine prompt:${prompt} lora:`);
    const rerolled = read(await (await reply.press('Reroll')).answer(hasPictures));
    expect(drawnIn(rerolled)).toMatch(/^(?:red|blue|green|white) · /);
    expect(rerolled).toContain(`**${prompt}**`);
  });

  it('stay in Edit, and their words in Vary', async () => {
    const prompt = 'a {red|blue|green|white} fox, {2$$owl|hare|cat}';
    const { reply, message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt });
    const drawn = drawnIn(read(message));
    const form = await reply.press('Edit');
    expect((await readModalValues(form)).prompt).toBe(prompt);
    expect(drawnIn(read(await (await submitModal(form, {})).answer(hasPictures)))).toBe(drawn);
    expect(drawnIn(read(await (await reply.press('Vary strong')).answer(hasPictures)))).toBe(drawn);
  });

  it('are not seen in other braces', async () => {
    const prompt = '{ a {fox} | "{x" \\{1|2\\}';
    const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt });
    expect(drawnIn(read(message))).toBeUndefined();
    expectNoDiscordProblems(discord);
  });
});

describe('/lists', () => {
  it('keeps lists that prompts draw from', async () => {
    const saved = await submitModal(await command('add', { name: 'animal' }), {
      entries: 'fox\n# a comment\n\nowl\nfox',
    });
    expect(read(await saved.answer())).toContain('fox\nowl');
    const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a __Animal__ and an __animl__' });
    expect(drawnIn(read(message))).toMatch(/^(?:fox|owl)$/);
    expect(read(message)).toContain('there is no list animl here; did you mean animal?');
    const edited = await submitModal(await command('edit', { name: '__animal__' }), {
      entries: 'lynx\n{sea|land} lion',
    });
    await edited.answer();
    expect(read(await (await command('show', {}, 'Ben')).answer())).toContain('__animal__` 2: lynx, {sea|land} lion');
    expect(await discord.person('Ben').autocomplete('lists show', 'name', 'ani')).toEqual([
      { name: 'animal', value: 'animal' },
    ]);
    expect(read(await (await command('remove', { name: 'animal' })).answer())).toContain('was removed');
    expect(read(await (await command('show', { name: 'animal' })).answer())).toContain(
      'There is no list `animal` here',
    );
  });

  it('shows as many lists as there can be, however long their names and entries are', async () => {
    const names = Array.from(
      { length: 50 },
      (_, index) => `${'long name of a list '.repeat(2).slice(0, 29)} ${index + 10}`,
    );
    for (const name of names) {
      const saved = await submitModal(await command('add', { name }), { entries: `${'*_🦊'.repeat(70)}\nowl` });
      await saved.answer();
    }
    const shown = read(await (await command('show')).answer());
    for (const name of names) expect(shown).toContain(`__${name}__`);
    const fifty = await submitModal(await command('add', { name: 'one more' }), { entries: 'fox' });
    expect(read(await fifty.answer())).toContain('up to 50 lists');
    for (const name of names) await (await command('remove', { name })).answer();
    expectNoDiscordProblems(discord);
  });

  it('is changed by those who may change presets', async () => {
    for (const name of ['add', 'edit', 'remove']) {
      const message = await (await command(name, { name: 'animal' }, 'Ben')).answer();
      expect([isEphemeral(message), read(message)]).toEqual([true, expect.stringContaining('can change lists')]);
    }
  });

  it('refuses names and entries that no prompt could use', async () => {
    expect(read(await (await command('add', { name: 'a__b' })).answer())).toContain('cannot be the name of a list');
    const empty = await submitModal(await command('add', { name: 'empty' }), { entries: '# nothing' });
    expect(read(await empty.answer())).toContain('The list is empty');
    expectNoDiscordProblems(discord);
  });
});
