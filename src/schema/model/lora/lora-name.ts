import { loraIdentity } from './lora-identity.ts';
import { pathParts, readLoraSource } from './lora-source.ts';

/** A LoRA's short name in a sentence: `owner/name`, `civitai.com/models/1`, `example.com/…/fox.safetensors`. */
export function loraName(reference: string): string {
  const source = readLoraSource(reference);
  switch (source?.at) {
    case 'replicate':
      return source.model;
    case 'hugging-face':
      return [source.repository, source.file].filter(Boolean).join('/');
    case 'civitai':
      return `civitai.com/models/${source.id}`;
    case 'address': {
      const [file, folder] = pathParts(source.url)?.toReversed() ?? [];
      return [source.host, folder && '…', file].filter(Boolean).join('/');
    }
    case undefined:
      return reference;
  }
}

/** Whether a text, such as an error of a loader, mentions a LoRA: its repository, its model, its number, or its address. */
export function mentionsLora(text: string, reference: string): boolean {
  const source = readLoraSource(reference);
  switch (source?.at) {
    case 'replicate':
      return hasWord(text, source.model);
    case 'hugging-face':
      return (
        hasWord(text, source.repository) && (!source.file || !/\.safetensors/.test(text) || hasFile(text, source.file))
      );
    case 'civitai':
      return hasWord(text, `models/${source.id}`);
    case 'address':
      return text.toLowerCase().includes(`${source.host}${source.url.pathname}`.toLowerCase());
    case undefined:
      return hasWord(text, loraIdentity(reference));
  }
}

/** Whether the text names this file, or none at all. Two LoRAs may be files of one repository. */
function hasFile(text: string, file: string): boolean {
  const named = text.match(/[\w.%-]+\.safetensors/g) ?? [];
  return named.length !== 1 || named.some((each) => file.endsWith(each));
}

/** Not as a part of a longer name. */
function hasWord(text: string, word: string): boolean {
  return new RegExp(String.raw`(?<![\w-])${RegExp.escape(word)}(?![\w-])`, 'i').test(text);
}
