import { withoutSpans } from './without-spans.ts';

/** A LoRA as A1111 has it in the prompt: `<lora:name:0.8>`. */
export interface LoraTag {
  readonly name: string;
  readonly scale: number | undefined;
}

/** Also in the wide signs of keyboards for Chinese and Japanese, and in quotes, which phones make of each other. */
const TAG_PATTERN =
  /(?<quote>["“”„‟'‘’«»]?)[<＜]\s?(?<kind>lora|lyco|hypernet)\s?[:：](?<body>[^<>＜＞]{1,300})[>＞](?<end>["“”„‟'‘’«»]?)/giu;

/** An embedding of A1111 or ComfyUI: a file that no model here has. */
const EMBEDDING_PATTERN = /\(embedding:[\w.-]{1,200}(?::\d[\d.]{0,9})?\)|\bembedding:[\w.-]{1,200}(?::\d[\d.]{0,9})?/gi;

const QUOTES = /^["“”„‟'‘’«»]+|["“”„‟'‘’«»]+$/g;

/** Takes LoRAs out of a prompt. `others` are tags of what no model here has. A prompt without tags stays as it is. */
export function findLoraTags(text: string): {
  readonly prompt: string;
  readonly loras: readonly LoraTag[];
  readonly others: readonly string[];
} {
  const found = [...text.matchAll(TAG_PATTERN)];
  const embeddings = [...text.matchAll(EMBEDDING_PATTERN)];
  if (found.length + embeddings.length === 0) return { prompt: text, loras: [], others: [] };
  const loras: LoraTag[] = [];
  const others: string[] = [];
  const spans: Span[] = embeddings.map(({ index, 0: all }) => ({ start: index, end: index + all.length }));
  for (const { index, 0: all, groups: { quote = '', kind = '', body = '', end = '' } = {} } of found) {
    const tag = readTag(body.replaceAll('：', ':'));
    // Quotes belong to the tag where both are there.
    const [before, after] = quote && end ? [0, 0] : [quote.length, end.length];
    const span = { start: index + before, end: index + all.length - after };
    spans.push(span);
    if (kind.toLowerCase() === 'hypernet' || !tag.name) others.push(text.slice(span.start, span.end));
    else loras.push(tag);
  }
  others.push(...embeddings.map(([all]) => all));
  return {
    prompt: withoutSpans(
      text,
      spans.sort((one, other) => one.start - other.start),
    ),
    loras,
    others,
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A name may be an address; the weight is the first part that is a number, further ones are for parts of the model. */
function readTag(body: string): LoraTag {
  const parts = body.split(':').map((part) => part.trim().replace(QUOTES, ''));
  const isNumber = (part: string) => /^[-+−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$/.test(part);
  const at = parts.findIndex((part, index) => index > 0 && (isNumber(part) || /^\w+=/.test(part)));
  const name = (at === -1 ? parts : parts.slice(0, at)).join(':');
  const weight = parts.slice(1).find(isNumber);
  const file = /^https?:/.test(name) ? name : name.replace(/\.(?:safetensors|pt|ckpt)$/i, '');
  return { name: file, scale: weight === undefined ? undefined : Number(weight.replace(',', '.').replace('−', '-')) };
}
