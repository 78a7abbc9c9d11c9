/** Whether a font has a glyph for a code point. */
export type Coverage = (codePoint: number) => boolean;

/** Code points below this are looked at: the planes that scripts are in. */
const CODE_POINT_LIMIT = 0x30000;

/**
 * Reads which letters a TrueType font has, from its table `cmap` (OpenType specification, formats 4 and 12 for Windows, which
 * every bundled font has). The same answer takes a rendering for each letter otherwise.
 */
export function readCoverage(font: Buffer): Coverage {
  const bits = new Uint8Array(CODE_POINT_LIMIT / 8);
  const add = (codePoint: number) => {
    const at = codePoint >> 3;
    bits[at] = (bits[at] ?? 0) | (1 << (codePoint & 7));
  };
  const cmap = findTable(font, 'cmap');
  for (let index = 0; index < font.readUInt16BE(cmap + 2); index += 1) {
    const entry = cmap + 4 + 8 * index;
    const WINDOWS = 3;
    if (font.readUInt16BE(entry) !== WINDOWS) continue;
    const subtable = font.subarray(cmap + font.readUInt32BE(entry + 4));
    const format = subtable.readUInt16BE(0);
    if (format === 4) addSegments(subtable, add);
    if (format === 12) addGroups(subtable, add);
  }
  return (codePoint) => ((bits[codePoint >> 3] ?? 0) & (1 << (codePoint & 7))) !== 0;
}

function findTable(font: Buffer, tag: string): number {
  for (let index = 0; index < font.readUInt16BE(4); index += 1) {
    const entry = 12 + 16 * index;
    if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8);
  }
  throw new Error(`The font has no table ${tag}.`);
}

/** Format 4: segments of the basic plane, each with an offset of its glyphs, or a list of them. Glyph 0 is none. */
function addSegments(table: Buffer, add: (codePoint: number) => void): void {
  const doubled = table.readUInt16BE(6);
  for (let at = 0; at < doubled; at += 2) {
    const last = table.readUInt16BE(14 + at);
    const first = table.readUInt16BE(16 + doubled + at);
    const delta = table.readUInt16BE(16 + 2 * doubled + at);
    const offsetAt = 16 + 3 * doubled + at;
    const offset = table.readUInt16BE(offsetAt);
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      const listed = offset === 0 ? code : table.readUInt16BE(offsetAt + offset + 2 * (code - first));
      if (listed !== 0 && ((listed + delta) & 0xffff) !== 0) add(code);
    }
  }
}

/** Format 12: groups of consecutive code points with consecutive glyphs. */
function addGroups(table: Buffer, add: (codePoint: number) => void): void {
  for (let index = 0; index < table.readUInt32BE(12); index += 1) {
    const [first, last] = [table.readUInt32BE(16 + 12 * index), table.readUInt32BE(20 + 12 * index)];
    for (let code = first; code <= last && code < CODE_POINT_LIMIT; code += 1) add(code);
  }
}
