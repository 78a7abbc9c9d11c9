import { z } from 'zod';
import { isWithinBounds } from '#schema/json-bounds.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeSpan, type Markdown } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { MAX_PRESETS } from './guild-presets.ts';
import { type Preset, preset } from './preset.ts';

const FILE_VERSION = 1;

/** Entries of all lists and objects of one preset: the largest that `/lora export` writes has about 230. */
const MAX_PRESET_ENTRIES = 260;

/** What a file may hold. Its presets nest six deep; more are refused by their number. */
const FILE_BOUNDS = { maxDepth: 10, maxEntries: MAX_PRESETS * MAX_PRESET_ENTRIES + 1000 };

const fileHeader = z.object({
  lorikeet: z.literal('presets'),
  version: z.number(),
  guild: z.string().optional().catch(undefined),
});
const fileBody = z.object({ presets: z.array(z.unknown()) });

/** One entry of a file: a preset, or why it is not valid. */
export type FileEntry = { readonly preset: Preset } | { readonly name: string; readonly why: Markdown };

export interface PresetFile {
  /** The server that it was exported from. */
  readonly guild: string | undefined;
  readonly entries: readonly FileEntry[];
}

/** A server's presets as a file: JSON, with its kind and version first. */
export function formatPresetFile(guild: string, presets: readonly Preset[]): string {
  return `${JSON.stringify({ lorikeet: 'presets', version: FILE_VERSION, guild, presets }, null, 2)}\n`;
}

/**
 * Reads a file of presets.
 * @throws UserError if it is not such a file. What is wrong with a single preset is in its entry.
 */
export function readPresetFile(text: string): PresetFile {
  const json = parseJson(text);
  const { data } = fileHeader.safeParse(json);
  if (!data)
    throw new UserError('That is not a file of presets. Export one with `/lora export` to see what it looks like.');
  if (data.version !== FILE_VERSION)
    throw new UserError(
      t('That file has version {version}, but I read version {fileVersion}. It may be from a newer version.', {
        version: data.version,
        fileVersion: FILE_VERSION,
      }),
    );
  const list = fileBody.safeParse(json);
  if (!list.success) throw new UserError('That file has no list `presets` in it.', { cause: list.error });
  const { presets } = list.data;
  if (presets.length > MAX_PRESETS)
    throw new UserError(
      t('That file has {count} presets, but a server can have only {maxPresets}.', {
        count: presets.length,
        maxPresets: MAX_PRESETS,
      }),
    );
  if (presets.length === 0) throw new UserError('There is no preset in that file.');
  return { guild: data.guild, entries: presets.map(readEntry) };
}

function parseJson(text: string): unknown {
  if (!isWithinBounds(text, FILE_BOUNDS))
    throw new UserError(
      'That file holds far more than presets have. Export one with `/lora export` to see what it looks like.',
    );
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(
      'That file cannot be read: it is not JSON. Export one with `/lora export` to see what it looks like.',
      {
        cause: error,
      },
    );
  }
}

const namedEntry = z.object({ name: z.string() });

function readEntry(json: unknown, index: number): FileEntry {
  const ownName = namedEntry.safeParse(json).data?.name.trim();
  const name = ownName || plainText('number {number}', { number: index + 1 });
  if (countEntries(json) > MAX_PRESET_ENTRIES) return { name, why: t('it holds far more than a preset has') };
  const { data, error } = preset.safeParse(json);
  if (data) return { preset: data };
  const [issue] = error.issues;
  const field = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '');
  const why = field ? t('its field {field} is not valid', { field: codeSpan(field) }) : t('it is not a preset');
  return { name, why };
}

/** Entries of all lists and objects in a value, up to one more than a preset may have. */
function countEntries(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 0;
  let count = 0;
  for (const value of Object.values(json)) {
    count += 1 + countEntries(value);
    if (count > MAX_PRESET_ENTRIES) break;
  }
  return count;
}
