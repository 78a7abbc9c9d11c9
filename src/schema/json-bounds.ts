/** What a JSON text may hold. Parsing takes a time that grows with these, much more than with the text's length. */
export interface JsonBounds {
  readonly maxDepth: number;
  /** Entries of all lists and objects together. */
  readonly maxEntries: number;
}

/** Whether a text is within bounds if it is JSON, without parsing it. Character codes, since files have a million characters. */
export function isWithinBounds(text: string, { maxDepth, maxEntries }: JsonBounds): boolean {
  let [depth, entries] = [0, 0];
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case 0x22: // "
        index = endOfString(text, index);
        break;
      case 0x2c: // ,
        entries += 1;
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        entries += 1;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
    }
    if (depth > maxDepth || entries > maxEntries) return false;
  }
  return true;
}

/** Where the string ends that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22) return index;
    if (code === 0x5c) index += 1; // A backslash, and what it escapes.
  }
  return text.length;
}
