/** Discord's limit for a message (resources/message, "content"). */
export const MAX_MESSAGE_CHARS = 2000;

/** From this share of a limit on, the characters that are left are shown. */
const SHOWN_FROM = 0.9;

/** How many characters are left, negative for too many; `undefined` while there are plenty. */
export function remainingChars(length: number, max: number | undefined): number | undefined {
  return max === undefined || length < max * SHOWN_FROM ? undefined : max - length;
}

/** The error for a text that is too long; `undefined` for others. */
export function checkLength(length: number, max: number): string | undefined {
  if (length <= max) return undefined;
  const [has, most, over] = [length, max, length - max].map((each) => each.toLocaleString('en'));
  return `Too long: ${has} of at most ${most} characters. Take ${over} away.`;
}
