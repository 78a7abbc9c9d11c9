import { withoutSpans } from './without-spans.ts';

/** A LoRA as A1111 has it in the prompt: `<lora:name:0.8>`. */
export interface LoraTag {
  readonly name: string;
  readonly scale: number | undefined;
}

const TAG_PATTERN = /<(lora|lyco|hypernet):([^<>]{1,300})>/gi;

/** Takes LoRAs out of a prompt. `others` are tags of what no model here has. A prompt without tags stays as it is. */
export function findLoraTags(text: string): {
  readonly prompt: string;
  readonly loras: readonly LoraTag[];
  readonly others: readonly string[];
} {
  const found = [...text.matchAll(TAG_PATTERN)];
  if (found.length === 0) return { prompt: text, loras: [], others: [] };
  const loras: LoraTag[] = [];
  const others: string[] = [];
  for (const [all, kind = '', body = ''] of found) {
    const tag = readTag(body);
    if (kind.toLowerCase() === 'hypernet' || !tag.name) others.push(all);
    else loras.push(tag);
  }
  const spans = found.map(({ index, 0: all }) => ({ start: index, end: index + all.length }));
  return { prompt: withoutSpans(text, spans), loras, others };
}

/** A name may be an address; the weight is the first part that is a number, further ones are for parts of the model. */
function readTag(body: string): LoraTag {
  const parts = body.split(':').map((part) => part.trim());
  const isNumber = (part: string) => /^[-+−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$/.test(part);
  const at = parts.findIndex((part, index) => index > 0 && (isNumber(part) || /^\w+=/.test(part)));
  const name = (at === -1 ? parts : parts.slice(0, at)).join(':');
  const weight = parts.slice(1).find(isNumber);
  const file = /^https?:/.test(name) ? name : name.replace(/\.(?:safetensors|pt|ckpt)$/i, '');
  return { name: file, scale: weight === undefined ? undefined : Number(weight.replace(',', '.').replace('−', '-')) };
}
