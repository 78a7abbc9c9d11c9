import type { Card } from './card.ts';
import { type GuildPresets, MAX_PRESETS, MAX_SHORTCUTS } from './guild-presets.ts';
import type { Preset } from './preset.ts';
import type { PresetFile } from './preset-file.ts';
import { folded } from './preset-names.ts';
import { checkPreset } from './preset-rules.ts';
import { Refusal } from './refusal.ts';

/** What an import would do. With anything refused it does nothing at all. */
export interface ImportPlan {
  readonly added: readonly Preset[];
  /** What takes the place of a preset of the same name. */
  readonly changed: readonly Preset[];
  /** Names that are there already and stay as they are. */
  readonly kept: readonly string[];
  readonly refused: readonly { readonly name: string; readonly why: string }[];
  /** What is left out of some presets, in sentences. */
  readonly notes: readonly string[];
}

export interface ImportRules {
  readonly guild: string;
  /** Whether presets that are there already are replaced. */
  readonly replace: boolean;
  /** @throws Refusal where it cannot be painted with here */
  readonly cardOf: (model: string) => Card;
}

/** Works out what importing the file would do to what the server has. Changes nothing. */
export function planImport(
  before: GuildPresets,
  file: PresetFile,
  { guild, replace, cardOf }: ImportRules,
): ImportPlan {
  const foreign = file.guild !== guild;
  const here = new Map(before.presets.map((preset) => [folded(preset.name), preset]));
  const seen = new Set<string>();
  const [added, changed, kept, refused]: [Preset[], Preset[], string[], { name: string; why: string }[]] = [
    [],
    [],
    [],
    [],
  ];
  let stripped = 0;
  for (const entry of file.entries) {
    if (!('preset' in entry)) {
      refused.push(entry);
      continue;
    }
    const preset = foreign ? withoutIds(entry.preset) : entry.preset;
    const key = folded(preset.name);
    const why = seen.has(key) ? 'its name is in the file twice' : problem(preset, cardOf);
    seen.add(key);
    const there = here.get(key);
    if (why) refused.push({ name: preset.name, why });
    else if (there && (!replace || same(there, preset))) kept.push(there.name);
    else {
      (there ? changed : added).push(preset);
      if (JSON.stringify(preset) !== JSON.stringify(entry.preset)) stripped += 1;
    }
  }
  if (before.presets.length + added.length > MAX_PRESETS) {
    const room = MAX_PRESETS - before.presets.length;
    refused.push({
      name: `${added.length} new presets`,
      why: `a server can have ${MAX_PRESETS}, and there is room for ${room}`,
    });
  }
  const after = applied(before, added, changed);
  const shortcuts = after.presets.filter(({ shortcut }) => shortcut).length;
  if (shortcuts > MAX_SHORTCUTS)
    refused.push({
      name: `${shortcuts} shortcuts`,
      why: `a server can have ${MAX_SHORTCUTS} presets with a command of their own`,
    });
  const notes = stripped
    ? [
        `The file is from another server: roles, channels and commands of ${stripped} ${stripped === 1 ? 'preset' : 'presets'} are left out, so look at who may use them.`,
      ]
    : [];
  return { added, changed, kept, refused, notes };
}

/** What the server has after the import. */
export function applied(before: GuildPresets, added: readonly Preset[], changed: readonly Preset[]): GuildPresets {
  const instead = new Map(changed.map((preset) => [folded(preset.name), preset]));
  const presets = before.presets.map((each) => {
    const next = instead.get(folded(each.name));
    // The name stays as it is written here: defaults refer to it.
    return next ? { ...next, name: each.name } : each;
  });
  return { ...before, presets: [...presets, ...added] };
}

/** Another server's roles and channels mean nothing here. A likeness stays one; people are the same everywhere. */
function withoutIds({ likeness, ...preset }: Preset): Preset {
  return {
    ...preset,
    roles: [],
    channels: [],
    shortcut: false,
    ...(likeness && { likeness: { people: likeness.people, roles: [] } }),
  };
}

function problem(preset: Preset, cardOf: ImportRules['cardOf']): string | undefined {
  try {
    checkPreset(preset, cardOf(preset.paints.model));
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

function same(one: Preset, other: Preset): boolean {
  return JSON.stringify({ ...one, name: '' }) === JSON.stringify({ ...other, name: '' });
}
