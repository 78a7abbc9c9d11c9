import { truncate } from '#schema/text.ts';
import type { InfoMessage, InfoMessagePart } from './info-message.ts';

/** Characters of the parts, with the marks around them. */
export function countCharacters(parts: InfoMessage): number {
  return parts.flatMap(textsOf).reduce((sum, text) => sum + codeLength(text) + 12, 0);
}

function textsOf(part: InfoMessagePart): string[] {
  switch (part.kind) {
    case 'text':
      return [part.text.text];
    case 'small':
      return part.lines.map(({ text }) => text);
    case 'code':
      return [part.text];
    case 'select':
    case 'buttons':
      return [];
  }
}

/** Characters of a text in a code block, where three backticks take one more: they would end it otherwise. */
const codeLength = (text: string) => text.length + text.split('```').length - 1;

/** The text with an ellipsis, where it takes more than `maxLength` characters in a code block. */
export function truncateCode(text: string, maxLength: number): string {
  const excess = codeLength(truncate(text, maxLength)) - maxLength;
  return truncate(text, maxLength - Math.max(0, excess));
}
