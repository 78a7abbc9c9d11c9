import { t } from '#schema/language/t.ts';
import { codeSpan, type MarkdownPart } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { MODAL_LIMITS } from './modal/modal.ts';
import type { Packet, PacketOption } from './packet.ts';

/** Characters of a string option's value that Discord takes (application-commands.mdx). */
export const MAX_OPTION_LENGTH = 6000;

/** Characters that autocomplete reads of what is typed: more than any choice can hold, and as many as an axis of `/compare`. */
export const MAX_TYPED_LENGTH = 300;

/**
 * Checks that no text is longer than Discord's own limits. Everything that reads what people type counts on that; a modified
 * client, or a command that was registered with other limits, may send more.
 * @throws UserError
 */
export function checkTextLengths(packet: Packet): void {
  switch (packet.type) {
    case 2:
      checkOptions(packet.data.options.flatMap((option) => [option, ...(option.options ?? [])]));
      break;
    case 5:
      for (const { value } of packet.data.components.flat())
        if (typeof value === 'string') checkLength('A field', value, MODAL_LIMITS.text);
      break;
    // A press has no text. What is typed so far is cut instead: autocomplete has no place for a sentence.
    case 3:
    case 4:
      break;
  }
}

/** The options that autocomplete reads beside the one that is typed into. */
export function otherOptions(options: readonly PacketOption[]): PacketOption[] {
  return options.filter(({ focused, value }) => !focused && String(value).length <= MAX_OPTION_LENGTH);
}

function checkOptions(options: readonly PacketOption[]): void {
  for (const { name, value } of options) {
    if (typeof value === 'string' && value.length > MAX_OPTION_LENGTH)
      checkLength(codeSpan(name, 32), value, MAX_OPTION_LENGTH);
  }
}

function checkLength(name: MarkdownPart, { length }: string, maxLength: number): void {
  if (length <= maxLength) return;
  throw new UserError(
    t('{name} has {length} characters; up to {maxLength} are possible. Please shorten it.', {
      name,
      length,
      maxLength,
    }),
  );
}
