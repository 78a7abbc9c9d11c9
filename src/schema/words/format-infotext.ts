import type { Infotext } from './infotext.ts';

/** The text that {@link parseInfotext} takes apart. */
export function formatInfotext({ prompt, negativePrompt, settings }: Infotext): string {
  const line = [...settings].map(([name, value]) => `${name}: ${quote(value)}`).join(', ');
  return [prompt, negativePrompt && `Negative prompt: ${negativePrompt}`, line].filter(Boolean).join('\n');
}

/** A value with a mark of the list in it stands in quotes, as A1111 writes it. */
const quote = (value: string) => (/[,:\n"]/.test(value) ? JSON.stringify(value) : value);
