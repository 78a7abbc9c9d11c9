/** Tags of EXIF 2.32, and types of TIFF 6.0. */
const [EXIF_POINTER, USER_COMMENT] = [0x8769, 0x9286];
const [TYPE_LONG, TYPE_UNDEFINED] = [4, 7];
const [HEADER_BYTES, ENTRY_BYTES] = [8, 12];
/** A count, one entry, and the place of the next directory, of which there is none. */
const DIRECTORY_BYTES = 2 + ENTRY_BYTES + 4;

/** How the comment's text is written: eight bytes that say so, then UTF-16 of the file's byte order. */
const UNICODE = Buffer.from('UNICODE\0', 'latin1');

/** A TIFF block, big-endian, that has one thing in it: the user comment, as A1111 writes it. */
export function exifWithComment(text: string): Buffer {
  const comment = Buffer.concat([UNICODE, Buffer.from(text, 'utf16le').swap16()]);
  const exifDirectory = HEADER_BYTES + DIRECTORY_BYTES;
  return Buffer.concat([
    Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, HEADER_BYTES]),
    directory(EXIF_POINTER, TYPE_LONG, 1, exifDirectory),
    directory(USER_COMMENT, TYPE_UNDEFINED, comment.length, exifDirectory + DIRECTORY_BYTES),
    comment,
  ]);
}

function directory(tag: number, type: number, count: number, value: number): Buffer {
  const bytes = Buffer.alloc(DIRECTORY_BYTES);
  bytes.writeUInt16BE(1, 0);
  bytes.writeUInt16BE(tag, 2);
  bytes.writeUInt16BE(type, 4);
  bytes.writeUInt32BE(count, 6);
  bytes.writeUInt32BE(value, 10);
  return bytes;
}

/** Reads a user comment's bytes: eight that say how its text is written, then the text. */
export function decodeComment(bytes: Buffer): string {
  const text = bytes.subarray(8);
  if (!bytes.toString('latin1', 0, 8).startsWith('UNICODE')) return text.toString('utf8').replace(/\0+$/, '');
  // The standard leaves the byte order open, and not all take the file's. Of letters of Western scripts one byte is 0.
  const zeros = [0, 1].map((half) => text.filter((byte, at) => byte === 0 && at % 2 === half).length);
  const isBigEndian = (zeros[0] ?? 0) >= (zeros[1] ?? 0);
  const whole = Buffer.from(text.subarray(0, text.length - (text.length % 2)));
  return (isBigEndian ? whole.swap16() : whole).toString('utf16le').replace(/\0+$/, '');
}

/**
 * The bytes of a comment that a program, such as piexifjs 1.0.6, has written as an ASCII text: ExifReader 4.46 splits it at each NUL,
 * with holes for what is empty, and reads a piece as UTF-8 if it can, else byte by byte.
 */
export function joinCommentPieces(pieces: readonly (string | null | undefined)[]): Buffer {
  // Array.from, since flatMap and map leave out holes.
  const parts = Array.from(pieces, (piece) => Buffer.from(piece ?? '', isBytes(piece ?? '') ? 'latin1' : 'utf8'));
  return Buffer.concat(parts.flatMap((part, at) => (at ? [NUL, part] : [part])));
}

const NUL = Buffer.from([0]);
const isBytes = (text: string) => !/[^\0-\xff]/.test(text);
