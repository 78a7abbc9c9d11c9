import { loraFields, splitReferences } from '#schema/model/lora/lora-fields.ts';
import { loraName, mentionsLora } from '#schema/model/lora/lora-name.ts';
import { readLoraSource } from '#schema/model/lora/lora-source.ts';
import type { PredictionRequest } from '#services/backends/backend.ts';
import type { SentLoras } from './failure-row.ts';

/** The LoRAs of a prediction, as they were sent. */
export function lorasSent(request: Pick<PredictionRequest, 'model' | 'input' | 'hidesLoras'>): SentLoras {
  const { model, input, hidesLoras } = request;
  if (hidesLoras) return 'hidden';
  return loraFields(model, input).flatMap(([field, value]) => splitReferences(field, value));
}

/** What a loader writes before it downloads a file, and after. */
const DOWNLOAD_LINE = /downloading weights from (\S+)/i;
const DOWNLOADED_LINE = /Downloaded weights/;

/** Words of loaders about one kind of address. The more particular come first. */
const KIND_WORDS: readonly (readonly [words: RegExp, at: string])[] = [
  [/civitai/i, 'civitai'],
  [/hugging ?face/i, 'hugging-face'],
  [/tarball/i, 'replicate'],
];

/**
 * Which of the LoRAs of a prediction its loader could not load: that which its error names, by what its log downloaded last, or by
 * the kind of address that its words are about; all of them if it cannot be told. Short names.
 */
export function blameLoras(loras: readonly string[], error: string, logs: string): readonly string[] {
  const choices = [
    loras.filter((lora) => mentionsLora(error, lora)),
    loras.filter((lora) => mentionsLora(unfinishedDownload(logs), lora)),
    lorasOfKind(loras, error),
  ];
  const found = loras.length > 1 ? choices.find(({ length }) => length === 1) : undefined;
  return [...new Set((found ?? loras).map(loraName))];
}

function lorasOfKind(loras: readonly string[], error: string): readonly string[] {
  const kind = KIND_WORDS.find(([words]) => words.test(error))?.[1];
  if (kind === undefined) return [];
  return loras.filter((lora) => {
    const source = readLoraSource(lora);
    // An archive of Replicate at its own address.
    return (
      source?.at === kind || (kind === 'replicate' && source?.at === 'address' && source.url.pathname.endsWith('.tar'))
    );
  });
}

/** The address that was being downloaded when the log ended. */
function unfinishedDownload(logs: string): string {
  let address = '';
  for (const line of logs.split(/[\r\n]+/)) {
    address = DOWNLOAD_LINE.exec(line)?.[1] ?? (DOWNLOADED_LINE.test(line) ? '' : address);
  }
  return address;
}
