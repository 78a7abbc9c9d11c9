import type { GuildSettings } from '#schema/guild-settings.ts';
import type { GuildPresets } from '#schema/preset/guild-presets.ts';
import type { Preset } from '#schema/preset/preset.ts';
import type { GuildLists } from '#schema/template/guild-lists.ts';
import type { AuditChange } from './entry.ts';

/** What was changed of a server's presets, of who may change them, and of what is used where nobody chooses one. */
export function presetChanges(before: GuildPresets, after: GuildPresets): AuditChange[] {
  const byName = ({ presets }: GuildPresets) => Object.fromEntries(presets.map((preset) => [preset.name, preset]));
  const changes = changedKeys(byName(before), byName(after)).map(([name, old, current]): AuditChange => {
    if (!old) return { what: 'preset-added', name, ...values(undefined, toText(current)) };
    if (!current) return { what: 'preset-removed', name, ...values(toText(old), undefined) };
    return { what: 'preset-edited', name, ...changedFields(old, current) };
  });
  if (toText(before.managers) !== toText(after.managers))
    changes.push({ what: 'preset-managers', ...values(before.managers.join(', '), after.managers.join(', ')) });
  const defaultsOf = ({ defaults: { server, channels } }: GuildPresets) => ({
    ...(server !== undefined && { server }),
    ...channels,
  });
  for (const [name, old, current] of changedKeys(defaultsOf(before), defaultsOf(after)))
    changes.push({ what: 'preset-default', name, ...values(old, current) });
  return changes;
}

/** What was changed of the lists that prompts draw from. */
export function listChanges(before: GuildLists, after: GuildLists): AuditChange[] {
  const byName = (lists: GuildLists) =>
    Object.fromEntries(lists.map(({ name, entries }) => [name, entries.join('\n')]));
  return changedKeys(byName(before), byName(after)).map(([name, old, current]) => ({
    what: 'lists',
    name,
    ...values(old, current),
  }));
}

/** What was changed of the limits: one for everybody, one for the server, and one for each role. */
export function limitChanges(before: GuildSettings, after: GuildSettings): AuditChange[] {
  const byWhom = ({ everyone, roles, ...server }: GuildSettings) => ({ everyone, server, ...roles });
  return changedKeys<object>(byWhom(before), byWhom(after)).map(([whom, old = {}, current = {}]) => ({
    what: 'limits',
    ...(/^\d+$/.test(whom) ? { role: whom } : { name: whom }),
    ...changedFields(old, current),
  }));
}

/** A setting's value as text; undefined where nothing is chosen. */
export function formatSettingValue(value: unknown): string | undefined {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.join('\n');
  return value === undefined ? undefined : toText(value);
}

/** What differs between two records: the key, and what was and is there. */
function changedKeys<T>(before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const change: [key: string, before: T | undefined, after: T | undefined] = [key, before[key], after[key]];
    return toText(change[1]) === toText(change[2]) ? [] : [change];
  });
}

/** The fields that differ, and those alone: `picturesPerDay: 10`. */
function changedFields(before: object | Preset, after: object | Preset) {
  const changes = changedKeys<unknown>({ ...before }, { ...after });
  const format = (at: 1 | 2) =>
    changes.flatMap((change) => (change[at] === undefined ? [] : [formatField(change[0], change[at])])).join(', ');
  return values(format(1), format(2));
}

/** Money is stored in micro-dollars. */
function formatField(name: string, value: unknown): string {
  const isMoney = name.startsWith('micros') && typeof value === 'number';
  return isMoney ? `${name.replace('micros', 'dollars')}: ${value / 1e6}` : `${name}: ${toText(value)}`;
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const values = (before: string | undefined, after: string | undefined) => ({
  ...(before && { before }),
  ...(after && { after }),
});
