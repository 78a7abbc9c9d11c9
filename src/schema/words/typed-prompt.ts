import { forAudience } from '#schema/language/ambient.ts';
import { formatList } from '#schema/language/format.ts';
import { note } from '#schema/language/note.ts';
import type { FoundFlag } from './flags/find-flags.ts';
import { parseInfotext } from './infotext.ts';
import { infotextFlags } from './infotext-flags.ts';
import { findLoraTags, type LoraTag } from './lora-tags.ts';

/** A prompt without what other tools have in it, as far as that can be read before a model is chosen. */
export interface TypedPrompt {
  readonly prompt: string;
  readonly loras: readonly LoraTag[];
  /** The model that pasted settings name. */
  readonly modelName: string | undefined;
  /** Pasted settings as flags. */
  readonly flags: readonly FoundFlag[];
  /** Whether it was pasted from another tool, whose names mean nothing here unless they happen to. */
  readonly isPasted: boolean;
  readonly notes: readonly string[];
}

/** Takes pasted settings and LoRAs out of a prompt. One without any stays as it is, to the character. */
export function readTypedPrompt(text: string): TypedPrompt {
  const infotext = parseInfotext(text);
  const tags = findLoraTags(infotext?.prompt ?? text);
  const negative = infotext?.negativePrompt === undefined ? undefined : findLoraTags(infotext.negativePrompt).prompt;
  const flags = infotext ? infotextFlags({ ...infotext, negativePrompt: negative }) : [];
  const leftOut = tags.others.map((tag) => tag.slice(0, 60).toWellFormed());
  return {
    prompt: tags.prompt,
    loras: tags.loras,
    modelName: infotext?.settings.get('Model'),
    flags,
    isPasted: infotext !== undefined,
    notes:
      leftOut.length === 0
        ? []
        : [
            note('left out {options}: {reason}', {
              options: forAudience('place', () => formatList(leftOut, 'and')),
              reason: note('nothing here is like it'),
            }),
          ],
  };
}
