import { plainText, t } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { UserError, userErrorMessage } from '#schema/user-error.ts';
import type { PresetFile } from './export-file.ts';
import { type GuildPresets, MAX_PRESETS, MAX_SHORTCUTS } from './guild-presets.ts';
import { normalizeName } from './names.ts';
import type { Preset } from './preset.ts';
import { checkPreset } from './rules.ts';

/** What an import would do. If anything is rejected, nothing is imported. */
export interface ImportPlan {
  readonly added: readonly Preset[];
  /** Presets that replace one of the same name. */
  readonly changed: readonly Preset[];
  /** Names of existing presets that stay as they are. */
  readonly unchanged: readonly string[];
  readonly rejected: readonly { readonly name: string; readonly why: Markdown }[];
  /** Sentences about what is left out of presets. */
  readonly notes: readonly string[];
}

export interface ImportOptions {
  readonly guild: string;
  /** Whether existing presets are replaced. */
  readonly replace: boolean;
  /** @throws UserError if the model cannot be used here */
  readonly getModel: (model: string) => Model;
}

/** Plans an import into a server's presets. Changes nothing. */
export function planImport(
  before: GuildPresets,
  file: PresetFile,
  { guild, replace, getModel }: ImportOptions,
): ImportPlan {
  const isFromAnotherServer = file.guild !== guild;
  const existing = new Map(before.presets.map((preset) => [normalizeName(preset.name), preset]));
  const seen = new Set<string>();
  const [added, changed, unchanged, rejected]: [Preset[], Preset[], string[], { name: string; why: Markdown }[]] = [
    [],
    [],
    [],
    [],
  ];
  let strippedCount = 0;
  for (const entry of file.entries) {
    if (!('preset' in entry)) {
      rejected.push(entry);
      continue;
    }
    const preset = isFromAnotherServer ? withoutServerIds(entry.preset) : entry.preset;
    const key = normalizeName(preset.name);
    const why = seen.has(key) ? t('its name is in the file twice') : findProblem(preset, getModel);
    seen.add(key);
    const current = existing.get(key);
    if (why) rejected.push({ name: preset.name, why });
    else if (current && (!replace || isSamePreset(current, preset))) unchanged.push(current.name);
    else {
      (current ? changed : added).push(preset);
      if (JSON.stringify(preset) !== JSON.stringify(entry.preset)) strippedCount += 1;
    }
  }
  if (before.presets.length + added.length > MAX_PRESETS) {
    const remaining = MAX_PRESETS - before.presets.length;
    rejected.push({
      name: plainText('{count, plural, one {# new preset} other {# new presets}}', { count: added.length }),
      why: t('a server can have {maxPresets}, so there is room for {remaining}', {
        maxPresets: MAX_PRESETS,
        remaining,
      }),
    });
  }
  const after = mergeImportedPresets(before, added, changed);
  const shortcuts = after.presets.filter(({ shortcut }) => shortcut).length;
  if (shortcuts > MAX_SHORTCUTS)
    rejected.push({
      name: plainText('{count, plural, one {# shortcut} other {# shortcuts}}', { count: shortcuts }),
      why: t('a server can have {maxShortcuts} presets with a command of their own', { maxShortcuts: MAX_SHORTCUTS }),
    });
  const notes = strippedCount
    ? [
        plainText(
          'The file is from another server: roles, channels and commands of {count, plural, one {# preset} other {# presets}} are left out. Check who may use them.',
          { count: strippedCount },
        ),
      ]
    : [];
  return { added, changed, unchanged, rejected, notes };
}

/** The server's presets after the import. */
export function mergeImportedPresets(
  before: GuildPresets,
  added: readonly Preset[],
  changed: readonly Preset[],
): GuildPresets {
  const replacements = new Map(changed.map((preset) => [normalizeName(preset.name), preset]));
  const presets = before.presets.map((each) => {
    const next = replacements.get(normalizeName(each.name));
    // The name keeps its spelling, since defaults refer to it.
    return next ? { ...next, name: each.name } : each;
  });
  return { ...before, presets: [...presets, ...added] };
}

/** Drops another server's roles and channels, which mean nothing here. A likeness keeps its people, whose ids are global. */
function withoutServerIds({ likeness, ...preset }: Preset): Preset {
  return {
    ...preset,
    roles: [],
    channels: [],
    shortcut: false,
    ...(likeness && { likeness: { people: likeness.people, roles: [] } }),
  };
}

/** What was found out about a preset with this model. */
const checkedPresets = new WeakMap<Preset, { readonly model: Model; readonly problem: Markdown | undefined }>();

/** What is wrong with a preset. Remembered, so that those of a large file can be checked a few at a time before they are planned. */
export function findProblem(preset: Preset, getModel: ImportOptions['getModel']): Markdown | undefined {
  try {
    const model = getModel(preset.paints.model);
    const known = checkedPresets.get(preset);
    if (known?.model === model) return known.problem;
    const problem = userErrorMessage(() => checkPreset(preset, model));
    checkedPresets.set(preset, { model, problem });
    return problem;
  } catch (error) {
    if (error instanceof UserError) return error.markdown;
    throw error;
  }
}

function isSamePreset(one: Preset, other: Preset): boolean {
  return JSON.stringify({ ...one, name: '' }) === JSON.stringify({ ...other, name: '' });
}
