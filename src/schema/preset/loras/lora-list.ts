import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { MAX_PRESET_LORAS } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';

/** Characters of one reference. */
const MAX_REFERENCE_LENGTH = 300;

/** Characters of a list of references, with room for what stands between them. */
export const MAX_LORA_LIST_LENGTH = MAX_PRESET_LORAS * (MAX_REFERENCE_LENGTH + 20);

/** A scale after a reference: `owner/name:0.8`. A version has many more digits, and a port stands before a path. */
const SCALE_PATTERN = /^(.*[^:]):(-?\d{1,2}(?:\.\d{1,4})?)$/;

const ADDRESS_PATTERN = /:\/\/|^[^/]+\.[^/]+\//;

/** A LoRA as it is typed. */
export interface TypedLora {
  readonly reference: string;
  readonly scale: number | undefined;
}

/**
 * Reads references with `+`, commas or spaces between them, each with a scale if wanted: `owner/name:0.8 + hf.co/owner/other`.
 * @throws UserError for too many
 */
export function readLoraList(text: string): readonly TypedLora[] {
  // An address may have a plus or a comma in it, a name has none.
  const parts = text
    .split(/\s+/)
    .flatMap((part) => part.split(ADDRESS_PATTERN.test(part) ? /[+,;](?=https?:\/\/)/ : /[+,;]/));
  const references = parts.map((part) => part.replace(/^[+,;]+|[+,;]+$/g, '')).filter((part) => part && part !== '&');
  if (references.length > MAX_PRESET_LORAS) {
    throw new UserError(
      t('A preset can have up to {maxPresetLoras} LoRAs; these are {count}: {references}.', {
        maxPresetLoras: MAX_PRESET_LORAS,
        count: references.length,
        references: codeSpan(references.join(' + '), 200),
      }),
    );
  }
  return references.map((part) => {
    const [, reference, scale] = SCALE_PATTERN.exec(part) ?? [];
    if (part.length > MAX_REFERENCE_LENGTH)
      throw new UserError(
        t('The address of a LoRA can have up to {maxReferenceLength} characters.', {
          maxReferenceLength: MAX_REFERENCE_LENGTH,
        }),
      );
    return reference ? { reference, scale: Number(scale) } : { reference: part, scale: undefined };
  });
}
