import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { controlsIn, isEphemeral, textOf } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();

const admin = () => discord.person('admin');
const json = (content: unknown) => ({
  name: 'presets.json',
  type: 'application/json',
  bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});
const weights = (name: string, more = {}) => ({
  name,
  paints: { kind: 'weights', model: 'black-forest-labs/flux-dev-lora', weights: 'owner/name' },
  ...more,
});
const file = (...presets: unknown[]) => json({ lorikeet: 'presets', version: 1, presets });
const importFile = async (given: ReturnType<typeof json>, replace = false, who = admin()) =>
  who.command('lora import', { file: given, replace });
const names = async () => (await admin().autocomplete('lora show', 'name', '')).map(({ value }) => value);

describe('an import', () => {
  it('shows its changes before it makes them', async () => {
    const reply = await importFile(file(weights('one', { triggers: ['ONE'] }), weights('two')));
    const message = await reply.answer();
    expect(isEphemeral(message)).toBe(true);
    expect(textOf(message)).toContain('**Added: 2**\none, two');
    expect(await names()).toEqual([]);
    expect(textOf(await (await reply.press('Import 2')).answer())).toContain('2 added, 0 changed');
    expect(await names()).toEqual(['one', 'two']);
  });

  it('keeps existing presets unless they are to be replaced', async () => {
    const given = file(weights('ONE', { scale: 0.5 }), weights('three'));
    const kept = await importFile(given);
    expect(textOf(await kept.answer())).toContain('**Unchanged: 1**\none');
    await (await kept.press('Cancel')).answer((message) => textOf(message).includes('Nothing was imported'));
    const reply = await importFile(given, true);
    expect(textOf(await reply.answer())).toContain('**Changed: 1**\nONE');
    await (await reply.press('Import 2')).answer((message) => textOf(message).includes('1 added, 1 changed'));
    expect(textOf(await (await admin().command('lora show', { name: 'one' })).answer())).toContain('**Scale** 0.5');
  });

  it('changes nothing if any preset is refused', async () => {
    const before = await names();
    const message = await (
      await importFile(file(weights('four'), weights('five', { scale: 77 }), { name: 'six' }))
    ).answer();
    expect(textOf(message)).toContain('❌ five: The scale goes from -1 to 3');
    expect(textOf(message)).toContain('❌ six: its field `paints`');
    expect(textOf(message)).toContain('Nothing is imported while something is refused');
    expect(controlsIn(message)).toEqual([]);
    expect(await names()).toEqual(before);
  });

  it('is refused if the presets were changed since it was shown', async () => {
    const reply = await importFile(file(weights('seven')));
    await reply.answer();
    const other = await importFile(file(weights('Seven')));
    await (await other.press('Import 1')).answer((message) => textOf(message).includes('Imported'));
    const late = await reply.press('Import 1');
    expect(textOf(await late.answer())).toContain('changed meanwhile, so nothing was imported');
    const again = await admin().press(await reply.answer(), 'Import 1');
    expect(textOf(await again.answer())).toContain('Import the file again');
  });

  it.each([
    ['no JSON', json('hello'), /it is not JSON/],
    ['something else', json({ hello: 1 }), /not a file of presets/],
    ['too large', { ...json(''), bytes: Buffer.alloc(1024 * 1024 + 1, 32) }, /too large/],
  ])('of a file that is %s is refused with a reason', async (_, given, sentence) => {
    expect(textOf(await (await importFile(given)).answer())).toMatch(sentence);
  });

  it('and an export require the right to change presets', async () => {
    const member = discord.person('member');
    expect(textOf(await (await importFile(file(weights('x')), false, member)).answer())).toContain(
      'can change presets',
    );
    expect(textOf(await (await member.command('lora export')).answer())).toContain('can change presets');
  });

  it('accepts an exported file in another server', async () => {
    const message = await (await admin().command('lora export')).answer();
    const [, url = ''] = /"url":"([^"]+\.json[^"]*)"/.exec(JSON.stringify(message.components)) ?? [];
    const bytes = Buffer.from(discord.playground.readAttachment(url)?.bytes ?? []);
    expect(JSON.parse(bytes.toString())).toMatchObject({ lorikeet: 'presets', version: 1 });
    const cleo = discord.person('Cleo', 'Atelier/general');
    const reply = await importFile({ ...json(''), bytes }, false, cleo);
    await (await reply.press(/^Import/)).answer((each) => textOf(each).includes('Imported'));
    const there = (await cleo.autocomplete('lora show', 'name', '')).map(({ value }) => value);
    expect(there).toEqual(await names());
  });
});
