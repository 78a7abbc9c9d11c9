import { note } from '#schema/language/note.ts';
import { parseTemplate } from '#schema/template/parse-template.ts';
import type { FoundFlag } from './flags/find-flags.ts';

/** A prompt without what Midjourney has in it beside flags, and that as flags, so that notes name it. */
export interface MidjourneyPrompt {
  readonly prompt: string;
  readonly flags: readonly FoundFlag[];
  readonly notes: readonly string[];
}

/** The command itself, copied with the prompt, and the label that chat models put before one. */
const COMMAND_PATTERN =
  /^\s*(?:\/imagine\s+prompt(?:\s*[:：]\s*|\s+)|\/imagine\s+|(?:imagine\s+)?prompt\s*[:：]\s*)(?=\S)/i;

/** Image prompts: addresses in front of the words. */
const ADDRESSES_PATTERN = /^\s*(?:<?https?:\/\/[^\s<>]{1,2000}>?\s+)+(?=\S)/i;

/** The end of a part, with its weight if it has one: `hot::2 dog`, `hot:: dog`. Names such as `std::vector` are none. */
const WEIGHT_PATTERN = /\s?::(?<weight>-?(?:\d{1,6}(?:\.\d{0,6})?|\.\d{1,6}))?(?=$|[\s,;])/g;

/** A permutation, `{red, blue}`: braces without a bar stay as they are. Not what has colons or quotes in it, as JSON has. */
const PERMUTATION_PATTERN = /(?<!\\)\{([^{}|:"“”\\]{1,60}[,、][^{}|:"“”\\]{1,60})\}/;

/** Takes the command, image prompts and weighted parts out of a prompt. One without any stays as it is, to the character. */
export function readMidjourneyPrompt(text: string): MidjourneyPrompt {
  const typed = text.replace(COMMAND_PATTERN, '');
  const [addresses = ''] = ADDRESSES_PATTERN.exec(typed) ?? [];
  const parts = readParts(typed.slice(addresses.length));
  const images = addresses.split(/\s+/).filter((each) => each !== '');
  return {
    prompt: parts.prompt,
    flags: [...images.map((label) => ({ name: 'image', value: undefined, label })), ...parts.flags],
    notes: permutationNotes(typed),
  };
}

/** How a permutation is written here. */
function permutationNotes(text: string): string[] {
  const [typed, inside] = PERMUTATION_PATTERN.exec(text) ?? [];
  if (typed === undefined || inside === undefined) return [];
  const example = `{${inside.split(/\s*[,、]\s*/).join('|')}}`;
  return [note('{typed} is painted as it stands; a choice is {example}', { typed, example })];
}

/** Parts become a list with commas, without their weights; those with a negative weight are what `--no` is for. */
function readParts(text: string): Pick<MidjourneyPrompt, 'prompt' | 'flags'> {
  const weights = findWeights(text);
  if (weights.length === 0) return { prompt: text, flags: [] };
  const flags: FoundFlag[] = [];
  const parts: string[] = [];
  let start = 0;
  for (const { index, end, weight } of weights) {
    const part = text.slice(start, index).trim();
    const isUnwanted = weight?.startsWith('-') === true && part !== '';
    if (isUnwanted) flags.push({ name: 'no', value: part });
    else {
      parts.push(part);
      if (weight !== undefined) flags.push({ name: '::', value: undefined, label: `::${weight}` });
    }
    start = end;
  }
  parts.push(text.slice(start).trim());
  const list = parts.map((part) => part.replace(/^[,;]\s*/, '')).filter((part) => part !== '');
  // A prompt of what is not wanted alone is none.
  return list.length === 0 ? { prompt: text, flags: [] } : { prompt: list.join(', '), flags };
}

/** Those that are not within braces, where such a number is the weight of a choice. */
function findWeights(text: string): { index: number; end: number; weight: string | undefined }[] {
  if (!text.includes('::')) return [];
  let offset = 0;
  return parseTemplate(text).flatMap(({ kind, source }) => {
    const nodeStart = offset;
    offset += source.length;
    if (kind !== 'text') return [];
    return [...source.matchAll(WEIGHT_PATTERN)].map(({ index, 0: all, groups }) => ({
      index: nodeStart + index,
      end: nodeStart + index + all.length,
      weight: groups?.weight,
    }));
  });
}
