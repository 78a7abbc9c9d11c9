import { expect, it } from 'vitest';
import { limitChanges, listChanges, presetChanges } from '#schema/audit/changes.ts';
import { EMPTY_GUILD_SETTINGS } from '#schema/guild-settings.ts';
import { EMPTY_GUILD_PRESETS, replacePreset } from '#schema/preset/guild-presets.ts';
import { preset } from '#schema/preset/preset.ts';

const fox = preset.parse({ name: 'fox', paints: { kind: 'model', model: 'owner/fox' } });

it('tells presets that were added, changed and removed, and nothing of the others', () => {
  const other = { ...fox, name: 'owl' };
  const added = { ...EMPTY_GUILD_PRESETS, presets: [other, fox] };
  expect(presetChanges({ ...EMPTY_GUILD_PRESETS, presets: [other] }, added)).toEqual([
    { what: 'preset-added', name: 'fox', after: expect.stringContaining('owner/fox') },
  ]);
  const edited = replacePreset(added, 'fox', { ...fox, ageRestricted: true });
  expect(presetChanges(added, edited)).toEqual([
    { what: 'preset-edited', name: 'fox', before: 'ageRestricted: false', after: 'ageRestricted: true' },
  ]);
  expect(presetChanges(edited, { ...edited, presets: [other] })).toEqual([
    { what: 'preset-removed', name: 'fox', before: expect.stringContaining('owner/fox') },
  ]);
  expect(presetChanges(edited, edited)).toEqual([]);
});

it('tells who may change presets, and what is used where nobody chooses one', () => {
  const after = { ...EMPTY_GUILD_PRESETS, managers: ['7', '8'], defaults: { server: 'fox', channels: { 9: 'owl' } } };
  expect(presetChanges(EMPTY_GUILD_PRESETS, after)).toEqual([
    { what: 'preset-managers', after: '7, 8' },
    { what: 'preset-default', name: '9', after: 'owl' },
    { what: 'preset-default', name: 'server', after: 'fox' },
  ]);
});

it('tells limits of everybody, the server and each role, with money in dollars', () => {
  const after = {
    everyone: { atOnce: 2 },
    microsPerMonth: 20_000_000,
    roles: { '1300000000000000001': { microsPerDay: 500_000, picturesPerDay: 3 } },
  };
  expect(limitChanges(EMPTY_GUILD_SETTINGS, after)).toEqual([
    { what: 'limits', name: 'everyone', after: 'atOnce: 2' },
    { what: 'limits', name: 'server', after: 'dollarsPerMonth: 20' },
    { what: 'limits', role: '1300000000000000001', after: 'dollarsPerDay: 0.5, picturesPerDay: 3' },
  ]);
  expect(limitChanges(after, EMPTY_GUILD_SETTINGS)).toContainEqual({
    what: 'limits',
    name: 'everyone',
    before: 'atOnce: 2',
  });
});

it('tells the lists that changed, with their lines', () => {
  const [owl, fox2] = [
    { name: 'bird', entries: ['owl'] },
    { name: 'beast', entries: ['fox', 'cat'] },
  ];
  expect(listChanges([owl], [{ ...owl, entries: ['owl', 'jay'] }, fox2])).toEqual([
    { what: 'lists', name: 'bird', before: 'owl', after: 'owl\njay' },
    { what: 'lists', name: 'beast', after: 'fox\ncat' },
  ]);
});
