import { forAudience } from '#schema/language/ambient.ts';
import { formatList } from '#schema/language/format.ts';
import { note } from '#schema/language/note.ts';
import type { FoundFlag } from './flags/find-flags.ts';
import { parseInfotext } from './infotext.ts';
import { infotextFlags } from './infotext-flags.ts';
import { findLoraTags, type LoraTag } from './lora-tags.ts';
import { readMidjourneyPrompt } from './midjourney-prompt.ts';

/** A prompt without what other tools have in it, as far as that can be read before a model is chosen. */
export interface TypedPrompt {
  readonly prompt: string;
  readonly loras: readonly LoraTag[];
  /** The model that pasted settings name. */
  readonly modelName: string | undefined;
  /** Pasted settings, and what Midjourney has in a prompt, as flags. */
  readonly flags: readonly FoundFlag[];
  /** Whether it was pasted from another tool, whose names mean nothing here unless they happen to. */
  readonly isPasted: boolean;
  readonly notes: readonly string[];
}

/** Takes pasted settings and LoRAs out of a prompt. One without any stays as it is, to the character. */
export function readTypedPrompt(text: string): TypedPrompt {
  const midjourney = readMidjourneyPrompt(text);
  const infotext = parseInfotext(midjourney.prompt);
  const tags = findLoraTags(infotext?.prompt ?? midjourney.prompt);
  const negative = infotext?.negativePrompt === undefined ? undefined : findLoraTags(infotext.negativePrompt).prompt;
  const pasted = infotext ? infotextFlags({ ...infotext, negativePrompt: negative }) : [];
  return {
    prompt: tags.prompt,
    loras: tags.loras,
    modelName: infotext?.settings.get('Model'),
    flags: [...midjourney.flags, ...pasted],
    isPasted: infotext !== undefined,
    notes: [...midjourney.notes, ...leftOutNotes(tags.others)],
  };
}

function leftOutNotes(tags: readonly string[]): string[] {
  if (tags.length === 0) return [];
  const cut = tags.map((tag) => tag.slice(0, 60).toWellFormed());
  const options = forAudience('place', () => formatList(cut, 'and'));
  return [note('left out {options}: {reason}', { options, reason: note('no equivalent here') })];
}
