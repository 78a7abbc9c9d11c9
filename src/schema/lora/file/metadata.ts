import { isWithinBounds } from '#schema/json-bounds.ts';
import { type Family, familyOfName } from '#schema/lora/family.ts';
import type { LoraHeader } from './header.ts';

/** What a trainer wrote into a file about it. Everything is somebody's text: it may be wrong. */
export interface LoraMetadata {
  readonly family: Family | undefined;
  readonly trainer: string | undefined;
  readonly rank: number | undefined;
  readonly licence: string | undefined;
  readonly usageHint: string | undefined;
  /** Words that may trigger it, the likeliest first. */
  readonly triggers: readonly string[];
}

/** Names of the base model, the most reliable first (kohya's library/sai_model_spec.py and train_util.py). */
const FAMILY_KEYS = [
  'modelspec.architecture',
  'ss_base_model_version',
  'ss_sd_model_name',
  'ss_pretrained_model_name_or_path',
];

/** Depth and entries of `ss_tag_frequency`: the tags of each folder of training pictures. */
const TAG_BOUNDS = { maxDepth: 2, maxEntries: 10_000 };

/** Tags that are offered: further ones describe single pictures. */
const MAX_TAGS = 5;

/** Characters of a trigger word, as presets hold them. */
const MAX_TRIGGER_LENGTH = 60;

export function readMetadata({ metadata }: Pick<LoraHeader, 'metadata'>): LoraMetadata {
  const text = (key: string, maxLength = 200) => metadata.get(key)?.trim().slice(0, maxLength) || undefined;
  const names = FAMILY_KEYS.map((key) => text(key)).filter((name) => name !== undefined);
  const isKohya = [...metadata.keys()].some((key) => key.startsWith('ss_'));
  const rank = Number(text('ss_network_dim', 10));
  return {
    family: names.map(familyOfName).find((family) => family !== undefined),
    trainer: readSoftware(text('software', 1000)) ?? (isKohya ? 'sd-scripts' : undefined),
    rank: Number.isInteger(rank) && rank > 0 ? rank : undefined,
    licence: text('modelspec.license'),
    usageHint: text('modelspec.usage_hint'),
    triggers: readTriggers(text('modelspec.trigger_phrase', 500), metadata.get('ss_tag_frequency')),
  };
}

function readTriggers(phrase: string | undefined, tagFrequency: string | undefined): readonly string[] {
  return triggerCandidates([phrase ?? '', ...commonestTags(tagFrequency)]);
}

/** Texts that can be trigger words, separated by commas as well, each once, whatever its case. */
export function triggerCandidates(words: readonly string[]): readonly string[] {
  const unique = new Map<string, string>();
  for (const word of words.flatMap((each) => each.split(','))) {
    const trimmed = word.replace(/\s+/g, ' ').trim();
    const isShort = trimmed.length > 0 && trimmed.length <= MAX_TRIGGER_LENGTH;
    if (isShort && !unique.has(trimmed.toLowerCase())) unique.set(trimmed.toLowerCase(), trimmed);
  }
  return [...unique.values()].slice(0, 10);
}

/** The commonest tags of the training pictures: a trigger word is in all captions. */
function commonestTags(tagFrequency = ''): readonly string[] {
  const counts = new Map<string, number>();
  for (const tags of Object.values(parseJson(tagFrequency))) {
    for (const [tag, count] of Object.entries(Object(tags))) {
      if (typeof count === 'number') counts.set(tag.trim(), (counts.get(tag.trim()) ?? 0) + count);
    }
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.slice(0, MAX_TAGS).map(([tag]) => tag);
}

/** `software` of ai-toolkit is JSON with a name. */
function readSoftware(software: string | undefined): string | undefined {
  const [, name]: readonly unknown[] = Object.entries(parseJson(software)).find(([key]) => key === 'name') ?? [];
  return typeof name === 'string' ? name.slice(0, 40) : undefined;
}

/** A JSON object inside a text; an empty one for anything else. */
function parseJson(text = ''): object {
  if (!text.startsWith('{') || !isWithinBounds(text, TAG_BOUNDS)) return {};
  try {
    return Object(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
