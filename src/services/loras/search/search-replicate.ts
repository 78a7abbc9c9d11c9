import { familyOfName } from '#schema/lora/family.ts';
import { triggerCandidates } from '#schema/lora/file/metadata.ts';
import { exampleTriggers } from '#schema/lora/page-text/example-triggers.ts';
import { pictureAddress, soundsAdult } from '#services/loras/sites/page-texts.ts';
import type { ModelCatalogue, ModelPage } from '#services/models/catalogue.ts';
import type { FoundLora, SearchSite } from './found-lora.ts';

/**
 * Looks for fine-tunes among the public models of Replicate.
 * @param mayPaint whether a model may paint here by itself, instead of as a LoRA on another one
 */
export function createReplicateSearch(catalogue: ModelCatalogue, mayPaint: (name: string) => boolean): SearchSite {
  return async ({ words }, signal) => {
    // Most of what Replicate has are no LoRAs: this word brings them to the top.
    const pages = await catalogue.search(/\blora\b/i.test(words) ? words : `${words} lora`, signal);
    return pages
      .filter((page) => isLora(page) && mentions(page, words))
      .map((page) => readPage(page, mayPaint(page.name)));
  };
}

/** Whether a page has any of the words: what has none was found by the word that was added. */
function mentions({ name, description = '', tags, exampleInput }: ModelPage, words: string): boolean {
  const text = [name, description, ...tags, exampleInput.prompt].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => word.length > 1 && text.includes(word));
}

/** Whether a model paints, and has a LoRA of its own or takes one. */
function isLora({ name, description = '', tags, fieldNames }: ModelPage): boolean {
  if (fieldNames) return fieldNames.includes('prompt') && fieldNames.some((field) => /lora/i.test(field));
  return /lora|fine-?tun/i.test([name, description, ...tags].join(' '));
}

function readPage(page: ModelPage, isModel: boolean): FoundLora {
  const { name, description, tags, runs, licenceUrl, cover } = page;
  const [author, title = name] = name.split('/');
  return {
    site: 'replicate',
    reference: name,
    pageUrl: `https://replicate.com/${name}`,
    title,
    author,
    baseName: undefined,
    family: familyOfName(`${name} ${description ?? ''}`),
    isModel,
    triggers: triggerCandidates(exampleTriggers(page.exampleInput.prompt, description, title)),
    licence: licenceUrl,
    uses: runs,
    picture: pictureAddress(cover),
    isAdult: soundsAdult([name, description, tags.join(' ')]),
    showsRealPerson: false,
  };
}
