import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkComponents } from '#playground/validate/components/component-tree.ts';
import { MAX_PRESETS } from '#schema/preset/guild-presets.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { openPresets } from '#services/presets/presets.ts';
import { openPreviews } from '#services/presets/previews.ts';
import { openStore } from '#services/store/open-store.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { controlsIn, type Discord, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

const GUILD = '1100000000000001000';
const ROLE_IDS = Array.from({ length: 25 }, (_, n) => String(1_200_000_000_000_000_000n + BigInt(n)));

let bot: TestBot;
let discord: Discord;
/** A server with as much as there can be of everything. */
beforeAll(async () => {
  const url = `sqlite:${await mkdtemp(`${tmpdir()}/lorikeet-`)}/store.sqlite`;
  await using store = await openStore(url, () => {});
  const presets = openPresets(store);
  await presets.update(GUILD, (before) => ({
    ...before,
    presets: Array.from({ length: MAX_PRESETS }, (_, n) => createLargestPreset(n)),
  }));
  await presets.update(GUILD, (before) => ({
    ...before,
    defaults: { server: createLargestPreset(0).name, channels: {} },
  }));
  const previews = openPreviews(store);
  const pictures = [await samplePicture(), await samplePicture(), await samplePicture()];
  for (let n = 0; n < 30; n += 1) await previews.save(GUILD, createLargestPreset(n).name, pictures);
  bot = await startBot({ env: { STORE_URL: url } });
  discord = bot.discord;
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
});

/** A preset with every field at its longest, but open to all where its number is odd. */
function createLargestPreset(n: number): Preset {
  const open = n % 2 === 1;
  return {
    name: `Look ${String(n).padStart(3, '0')} ${'w_'.repeat(12)}`.slice(0, 32),
    paints: {
      kind: 'weights',
      model: 'black-forest-labs/flux-dev-lora',
      weights: `https://example.com/${'a'.repeat(250)}.safetensors`,
      extras: [{ weights: `https://example.com/${'b'.repeat(250)}.safetensors`, scale: 0.123456789 }],
    },
    triggers: Array.from({ length: 10 }, (_, each) => `${each}${'`_'.repeat(28)}`),
    scale: 0.123456789,
    scaleRange: [-0.987654321, 2.987654321],
    defaults: { aspect_ratio: '21:9', num_outputs: 4, seed: 123456789012345, go_fast: true, num_inference_steps: 50 },
    emoji: '<a:an_emoji_with_a_name_of_32_chars:1200000000000000000>',
    roles: open ? [] : ROLE_IDS,
    channels: open ? [] : ROLE_IDS,
    ageRestricted: !open,
    ...(!open && { likeness: { people: ROLE_IDS, roles: ROLE_IDS } }),
    shortcut: false,
  };
}

const admin = (where = 'general') => discord.person('admin', where);
const member = () => discord.person('member');

describe('a server with 200 presets', () => {
  it('is listed page by page within Discord’s limits', async () => {
    let message = await (await admin().command('lora list')).answer();
    expect(isEphemeral(message)).toBe(true);
    const seen = new Set<string>();
    for (let at = 1; ; at += 1) {
      for (const [, name = ''] of textOf(message).matchAll(/\*\*(Look \d+)/g)) seen.add(name);
      const nodes = [...walkComponents(message.components)];
      const length = textOf(message).length;
      expect([nodes.length <= 40, length <= 4000, at, length]).toEqual([true, true, at, length]);
      const next = controlsIn(message).find(({ label }) => label === '▶');
      if (!next || next.disabled) break;
      await admin().press(message, '▶');
      await expect.poll(() => controlsIn(last(message.id)).some(({ label }) => label === `${at + 1} of 34`)).toBe(true);
      message = last(message.id);
    }
    expect(seen.size).toBe(MAX_PRESETS);
    const back = await admin().press(message, '◀');
    await expect.poll(() => controlsIn(last(message.id)).some(({ label }) => label === '33 of 34')).toBe(true);
    expect(await back.responseType()).toBe(6);
  });

  it('shows members the presets they may use, without pictures of age-restricted ones', async () => {
    const message = await (await member().command('lora list')).answer();
    expect(textOf(message)).toContain('100 presets; 100 more for other people or channels');
    expect(textOf(message)).not.toContain('Look 000 w');
    expect(picturesIn(message)).toHaveLength(6);
    expect(picturesIn(await (await admin().command('lora list')).answer())).toHaveLength(3);
    expect(picturesIn(await (await admin('after-dark').command('lora list')).answer())).toHaveLength(6);
  });

  it('shows all details of a preset, from the list and by name', async () => {
    const message = await (await admin().command('lora list')).answer();
    const nodes = [...walkComponents(message.components)].map(({ node }) => node);
    const [option] = nodes.flatMap((node) => ('options' in node && Array.isArray(node.options) ? node.options : []));
    const shown = await (await admin().select(message, 'Show one in full', [String(option?.value)])).answer();
    expect(textOf(shown)).toContain('**Likeness** for <@1200');
    expect(textOf(shown).length).toBeLessThanOrEqual(4000);
    const odd = await (await member().command('lora show', { name: createLargestPreset(1).name })).answer();
    expect(picturesIn(odd)).toHaveLength(3);
    expect(controlsIn(odd)).toEqual([]);
    const page = await (await admin().press(shown, 'Who may use it')).answer();
    expect(textOf(page).length).toBeLessThanOrEqual(4000);
    const { modal } = await (await admin().press(shown, 'Change…')).modal();
    expect(modal.components).toHaveLength(5);
  });

  it('offers at most 25 names, the best matches first', async () => {
    expect(await admin().autocomplete('lora show', 'name', '')).toHaveLength(25);
    expect((await admin().autocomplete('lora show', 'name', 'look 123'))[0]?.value).toContain('Look 123');
    expect(await member().autocomplete('imagine', 'lora', '')).toHaveLength(25);
  });

  it('accepts no further preset', async () => {
    const reply = await admin().command('lora add', { name: 'one more', reference: 'owner/name' });
    const done = await reply.press('Save');
    expect(textOf(await done.answer((each) => textOf(each).includes('200')))).toContain(
      'A server can have 200 presets',
    );
  });

  it('can be exported and imported again', async () => {
    const message = await (await admin().command('lora export')).answer();
    const [, url = ''] = /"url":"([^"]+\.json[^"]*)"/.exec(JSON.stringify(message.components)) ?? [];
    const bytes = Buffer.from(discord.playground.readAttachment(url)?.bytes ?? []);
    expect(bytes.length).toBeLessThan(1024 * 1024);
    const file = { name: 'x.json', bytes, type: 'application/json' };
    const plan = await (await discord.person('Cleo', 'Atelier/general').command('lora import', { file })).answer();
    expect(textOf(plan)).toContain('**Added: 200**');
    expect(textOf(plan).length).toBeLessThanOrEqual(4000);
    const same = await (await admin().command('lora import', { file, replace: true })).answer();
    expect(textOf(same)).toContain('**Unchanged: 200**');
  });
});

function last(id: string) {
  const message = discord.playground.getMessage(id)?.message;
  if (!message) throw new Error('the message is gone');
  return message;
}
