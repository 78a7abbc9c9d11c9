/** One entry of a tar archive (POSIX ustar, IEEE Std 1003.1, pax). */
export interface TarEntry {
  readonly name: string;
  readonly isFile: boolean;
  /** Whether it only says something of the next one, such as its long name. */
  readonly isAbout: boolean;
  /** Bytes of its content, which follows its header. */
  readonly bytes: number;
}

/** Bytes of a header; contents are filled up to a multiple of it. */
export const TAR_BLOCK_BYTES = 512;

/** Where the fields of a header are. */
const FIELDS = { name: [0, 100], size: [124, 136], checksum: [148, 156], prefix: [345, 500] } as const;
const TYPE_AT = 156;

/** Types of entries that are about the next one: pax headers, and GNU's long names. */
const ABOUT_TYPES = 'xgLK';

/** Reads the header of an entry: `end` after the last one; `undefined` for what is no header. */
export function readTarEntry(block: Uint8Array): TarEntry | 'end' | undefined {
  if (block.length < TAR_BLOCK_BYTES) return undefined;
  if (block.subarray(0, TAR_BLOCK_BYTES).every((byte) => byte === 0)) return 'end';
  const bytes = readNumber(block, FIELDS.size);
  if (bytes === undefined || readNumber(block, FIELDS.checksum) !== checksumOf(block)) return undefined;
  const isUstar = Buffer.from(block.subarray(257, 262)).toString('latin1') === 'ustar';
  const prefix = isUstar ? readText(block, FIELDS.prefix) : '';
  const type = String.fromCharCode(block[TYPE_AT] ?? 0);
  const name = [prefix, readText(block, FIELDS.name)].filter(Boolean).join('/');
  return { name, isFile: ['0', '7', '\0'].includes(type), isAbout: ABOUT_TYPES.includes(type), bytes };
}

/** The name that a pax header (`27 path=output/lora.safetensors`) or GNU's long name gives the next entry, if any. */
export function readLongName(content: Uint8Array): string | undefined {
  const text = Buffer.from(content).toString('utf8');
  const [, path] = /^\d+ path=(.*)$/m.exec(text) ?? [];
  return path ?? (/^\d+ \w+/.test(text) ? undefined : text.replace(/\0.*$/s, '') || undefined);
}

/** Where the entry after one is. */
export const nextTarOffset = (offset: number, { bytes }: TarEntry): number =>
  offset + TAR_BLOCK_BYTES * (1 + Math.ceil(bytes / TAR_BLOCK_BYTES));

function readText(block: Uint8Array, [start, end]: readonly [number, number]): string {
  return Buffer.from(block.subarray(start, end)).toString('utf8').replace(/\0.*$/s, '');
}

/** An octal number, or a binary one of more than eight gigabytes. */
function readNumber(block: Uint8Array, field: readonly [number, number]): number | undefined {
  const first = block[field[0]] ?? 0;
  if (first === 0x80) {
    const value = Buffer.from(block.subarray(field[1] - 6, field[1])).readUIntBE(0, 6);
    return value;
  }
  const text = readText(block, field).trim();
  return /^[0-7]{1,12}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** The sum of all bytes, those of the checksum itself as spaces. */
function checksumOf(block: Uint8Array): number {
  const [start, end] = FIELDS.checksum;
  let sum = 0;
  for (let at = 0; at < TAR_BLOCK_BYTES; at += 1) sum += at >= start && at < end ? 0x20 : (block[at] ?? 0);
  return sum;
}
