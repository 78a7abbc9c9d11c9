import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { md } from '#schema/markdown.ts';
import { formatPresetFile, readPresetFile } from '#schema/preset/export-file.ts';
import { EMPTY_GUILD_PRESETS, type GuildPresets, guildPresets, MAX_PRESETS } from '#schema/preset/guild-presets.ts';
import { mergeImportedPresets, planImport } from '#schema/preset/import.ts';
import { type Preset, preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const GUILD = '1100000000000001000';
const BASE = 'black-forest-labs/flux-dev-lora';
const createPreset = (name: string, more: Partial<Preset> = {}): Preset =>
  preset.parse({ name, paints: { kind: 'weights', model: BASE, weights: 'owner/name' }, ...more });
const guildPresetsOf = (...presets: Preset[]): GuildPresets => ({ ...EMPTY_GUILD_PRESETS, presets });
const modelOf = (model: string) => {
  if (model !== BASE) throw new UserError(md`no ${model}`);
  return shippedModel(model);
};
const plan = (before: GuildPresets, text: string, replace = false) =>
  planImport(before, readPresetFile(text), { guild: GUILD, replace, getModel: modelOf });
const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
const file = (...presets: unknown[]) => JSON.stringify({ lorikeet: 'presets', version: 1, guild: GUILD, presets });

describe('a file of presets', () => {
  it('is read as it was written', () => {
    const all = [
      createPreset('one', { triggers: ['ONE'], scale: 0.5, scaleRange: [0, 1], defaults: { seed: 1, go_fast: true } }),
      createPreset('two', {
        roles: ['1234567'],
        likeness: { people: ['7654321'], roles: ['1234567'] },
        shortcut: true,
        emoji: '🦊',
      }),
    ];
    const { added, rejected: refused } = plan(EMPTY_GUILD_PRESETS, formatPresetFile(GUILD, all));
    expect([added, refused]).toEqual([all, []]);
  });

  it('adds what is new and keeps what is there, unless it is to be replaced', () => {
    const before = guildPresetsOf(createPreset('one'), createPreset('Two'));
    const text = file(createPreset('one'), createPreset('TWO', { scale: 0.5 }), createPreset('three'));
    const kept = plan(before, text);
    expect([names(kept.added), names(kept.changed), kept.unchanged]).toEqual([['three'], [], ['one', 'Two']]);
    const replacing = plan(before, text, true);
    expect([names(replacing.added), names(replacing.changed), replacing.unchanged]).toEqual([
      ['three'],
      ['TWO'],
      ['one'],
    ]);
    const after = mergeImportedPresets(before, replacing.added, replacing.changed);
    expect(after.presets.map(({ name, scale }) => [name, scale])).toEqual([
      ['one', undefined],
      ['Two', 0.5],
      ['three', undefined],
    ]);
  });

  it('has room for as many presets as there can be, with all that they can have', () => {
    const ids = Array.from({ length: 25 }, (_, index) => `110000000000000${1000 + index}`);
    const triggers = Array.from({ length: 10 }, (_, index) => `${index}`.repeat(60));
    const extra = { weights: 'owner/other', scale: 1, triggers };
    const everything = {
      ...{ triggers, scale: 1, scaleRange: [0, 2] },
      ...{ emoji: '🦊', roles: ids, channels: ids, likeness: { people: ids, roles: ids } },
      defaults: { ...Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`option_${index}`, index])) },
      paints: { kind: 'weights', model: BASE, weights: 'owner/name', extras: [extra, extra, extra, extra] },
    };
    const all = Array.from({ length: MAX_PRESETS }, (_, index) =>
      preset.parse({ name: `fox ${index}`, ...everything }),
    );
    expect(readPresetFile(formatPresetFile(GUILD, all)).entries).toEqual(all.map((each) => ({ preset: each })));
  });

  it('of an older version has one LoRA on top at most, which is read as it was meant', () => {
    const paints = { kind: 'weights', model: BASE, weights: 'owner/name', extra: { weights: 'owner/other', scale: 1 } };
    const { added } = plan(EMPTY_GUILD_PRESETS, file({ ...createPreset('one'), paints }));
    expect(added.map((each) => each.paints)).toEqual([
      { kind: 'weights', model: BASE, weights: 'owner/name', extras: [{ weights: 'owner/other', scale: 1 }] },
    ]);
  });

  it('with far more in it than presets have is refused before it is read', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`o${index}`, index]));
    const { rejected } = plan(
      EMPTY_GUILD_PRESETS,
      file(createPreset('one'), { ...createPreset('two'), defaults: many }),
    );
    expect(rejected.map(({ name, why }) => [name, why.text])).toEqual([['two', 'it holds far more than a preset has']]);
    for (const text of ['['.repeat(100_000), file(...Array.from({ length: 60_000 }, () => 0))])
      expect(() => readPresetFile(text)).toThrow(/holds far more than presets have/);
  });

  it('is refused entry by entry, with the reason', () => {
    const { rejected: refused } = plan(
      EMPTY_GUILD_PRESETS,
      file(
        createPreset('fine'),
        createPreset('FINE'),
        { ...createPreset('odd'), colour: 1 },
        { ...createPreset('x'), name: 'a/b' },
        7,
        createPreset('scaled', { scale: 99 }),
        createPreset('other', { paints: { kind: 'model', model: 'no/such' } }),
        createPreset('wrong', { defaults: { num_inference_steps: 999 } }),
        createPreset('pinned', { defaults: { replicate_weights: 'a/b' } }),
      ),
    );
    expect(refused.map(({ name, why }) => `${name}: ${why}`)).toEqual([
      'FINE: its name is in the file twice',
      'odd: its field `colour` is not valid',
      'a/b: its field `name` is not valid',
      'number 5: it is not a preset',
      expect.stringContaining('scaled: The scale'),
      'other: no no/such',
      expect.stringContaining('wrong: The defaults cannot be used together'),
      expect.stringContaining('pinned: `replicate_weights` is a field of the preset itself'),
    ]);
  });

  it('of another server leaves its roles and channels there, and says so', () => {
    const text = formatPresetFile('1100000000000002000', [
      createPreset('one', {
        roles: ['1234567'],
        channels: ['1234568'],
        likeness: { people: ['7654321'], roles: ['1234567'] },
      }),
    ]);
    const { added, notes } = plan(EMPTY_GUILD_PRESETS, text);
    expect(added[0]).toMatchObject({ roles: [], channels: [], likeness: { people: ['7654321'], roles: [] } });
    expect(notes.join()).toContain('from another server');
  });

  it('does not go over what a server can have', () => {
    const many = (count: number, of: string, more: Partial<Preset> = {}) =>
      Array.from({ length: count }, (_, n) => createPreset(`${of} ${n}`, more));
    expect(plan(guildPresetsOf(...many(199, 'old')), file(...many(2, 'new'))).rejected[0]?.why.text).toContain(
      'room for 1',
    );
    expect(() => readPresetFile(file(...many(MAX_PRESETS + 1, 'new')))).toThrow('201 presets');
    expect(plan(EMPTY_GUILD_PRESETS, file(...many(21, 'new', { shortcut: true }))).rejected[0]?.why.text).toContain(
      '20 presets',
    );
  });

  it.each([
    ['', /not JSON/],
    ['{"a":', /not JSON/],
    ['[]', /not a file of presets/],
    ['{"lorikeet":"presets","version":2,"presets":[]}', /version 2/],
    ['{"lorikeet":"presets","version":1}', /no list/],
    ['{"lorikeet":"presets","version":1,"presets":[]}', /no preset in that file/],
  ])('that is %j is refused as a whole', (text, sentence) => {
    expect(() => readPresetFile(text)).toThrow(sentence);
  });

  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('x', 'owner/name', -1, 99, null, [], {}, ['1234567'], '__proto__'),
  );
  const broken = fc
    .tuple(
      fc.constantFrom('a', 'b', 'one', 'ONE', '', '🦊'),
      fc.dictionary(fc.constantFrom(...Object.keys(preset.shape), '__proto__', 'x'), value),
    )
    .map(([name, parts]) => ({ ...createPreset('one'), name, ...parts }));
  const entry = fc.oneof(fc.constantFrom(createPreset('fine'), createPreset('two', { scale: 0.4 })), broken, value);
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(entry, { maxLength: 6 }).map((presets) => file(...presets)),
    fc.tuple(fc.nat(400), fc.string({ maxLength: 3 })).map(([at, junk]) => {
      const text = file(createPreset('fine'), createPreset('two'));
      return text.slice(0, at) + junk + text.slice(at + junk.length);
    }),
  );

  it('whatever it is, is taken as a whole or refused in a sentence', () => {
    fc.assert(
      fc.property(anything, fc.boolean(), (text, replace) => {
        const before = guildPresetsOf(createPreset('one'), createPreset('kept'));
        const copy = structuredClone(before);
        try {
          const { added, changed, rejected: refused } = plan(before, text, replace);
          for (const { name, why } of refused) expect(`${name}${why}`.length).toBeLessThan(4000);
          if (refused.length === 0) {
            const after = mergeImportedPresets(before, added, changed);
            expect(guildPresets.parse(after)).toEqual(after);
            expect(names(after.presets).slice(0, 2)).toEqual(['one', 'kept']);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect(String(error).length).toBeLessThan(400);
        }
        expect(before).toEqual(copy);
      }),
      { numRuns: 1000 },
    );
  });
});
