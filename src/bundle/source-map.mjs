// @ts-check
/**
 * Looks positions up in a source map (ECMA-426) in one pass over its text. Node's own `SourceMap` and the usual libraries decode all of
 * it into arrays first: 14 MB for the largest map here, at the first error that is logged, and from then on.
 */

/** @typedef {{ readonly line: number, readonly column: number }} Position both from 0 */
/** @typedef {Position & { readonly source: number }} Origin with the index of a source */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const [SEMICOLON, COMMA] = [';'.charCodeAt(0), ','.charCodeAt(0)];

/** The value of each digit, by its character code. */
const VALUES = new Uint8Array(128);
for (const [value, digit] of [...DIGITS].entries()) VALUES[digit.charCodeAt(0)] = value;

/** A digit has five bits of a number, and one that says whether more follow. The lowest bit of the number is its sign. */
const [DIGIT_BITS, CONTINUES] = [5, 32];

/**
 * What the positions come from, in their order; undefined where the map does not say.
 * @param {string} mappings as the map has them
 * @param {readonly Position[]} positions
 * @returns {(Origin | undefined)[]}
 */
export function findOrigins(mappings, positions) {
  /** @type {(Origin | undefined)[]} */
  const origins = positions.map(() => undefined);
  const lastLine = Math.max(...positions.map(({ line }) => line));
  // The column, then the source, its line and its column. All but the column go on from line to line.
  const fields = [0, 0, 0, 0];
  let [line, field, value, shift] = [0, 0, 0, 0];
  const endSegment = () => {
    const [start = 0, source = 0, sourceLine = 0, sourceColumn = 0] = fields;
    const origin = { source, line: sourceLine, column: sourceColumn };
    // A segment of one field has no source: what is before it says more than nothing, as Node finds, too.
    if (field > 1)
      for (const [index, position] of positions.entries())
        if (position.line === line && position.column >= start) origins[index] = origin;
    field = 0;
  };
  for (let at = 0; at < mappings.length && line <= lastLine; at++) {
    const code = mappings.charCodeAt(at);
    if (code === COMMA || code === SEMICOLON) {
      endSegment();
      if (code === COMMA) continue;
      line++;
      fields[0] = 0;
      continue;
    }
    const digit = VALUES[code] ?? 0;
    value += (digit & (CONTINUES - 1)) << shift;
    shift += DIGIT_BITS;
    if (digit & CONTINUES) continue;
    // The fifth field is a name.
    if (field < fields.length) fields[field] = (fields[field] ?? 0) + (value & 1 ? -(value >> 1) : value >> 1);
    field++;
    [value, shift] = [0, 0];
  }
  endSegment();
  return origins;
}
