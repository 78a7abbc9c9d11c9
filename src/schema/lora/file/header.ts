import { z } from 'zod';
import { isWithinBounds } from '#schema/json-bounds.ts';
import type { Sentence } from '#schema/language/t.ts';

/** The header of a `.safetensors` file: what is in it, without the numbers. */
export interface LoraHeader {
  /** The shape of each tensor, in the file's order. */
  readonly tensors: ReadonlyMap<string, readonly number[]>;
  /** What the trainer wrote about itself: texts, whatever they hold. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Bytes that all tensors take together. */
  readonly dataBytes: number;
}

/** Bytes before the header: its length. */
export const LENGTH_BYTES = 8;

/** Bytes of the longest header that is read. LoRAs have 30 to 500 kB, of which tags of the training pictures are most. */
const MAX_HEADER_BYTES = 4 * 1024 * 1024;

/** The root, a tensor, its shape; and for 8,000 tensors eight entries each. LoRAs have up to 3,000. */
const BOUNDS = { maxDepth: 3, maxEntries: 64_000 };

/** The file is no `.safetensors` file, or a broken one. */
export class LoraHeaderError extends Error {
  override readonly name = 'LoraHeaderError';
  /** What is wrong with it, for the person. */
  readonly sentence: Sentence;

  constructor(sentence: Sentence, options?: ErrorOptions) {
    super(sentence, options);
    this.sentence = sentence;
  }
}

/** Characters of a tensor's name; real ones have up to 120. */
const MAX_NAME_LENGTH = 200;

const count = z.int().nonnegative();
const tensor = z.object({ shape: z.array(count).max(8), data_offsets: z.tuple([count, count]) });

/** Reads how many bytes the header has. @param start at least the first {@link LENGTH_BYTES} bytes @throws LoraHeaderError */
export function readHeaderLength(start: Uint8Array): number {
  if (start.length < LENGTH_BYTES)
    throw new LoraHeaderError('There is no LoRA at that address: the file is too short for a `.safetensors` file.');
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES || length < 2)
    throw new LoraHeaderError('There is no LoRA at that address: the file is not a `.safetensors` file.');
  return Number(length);
}

/** Reads a header. @param text its JSON, of at most {@link MAX_HEADER_BYTES} @throws LoraHeaderError */
export function parseHeader(text: string): LoraHeader {
  const entries = Object.entries(parseObject(text));
  const tensors = new Map<string, readonly number[]>();
  const metadata = new Map<string, string>();
  let dataBytes = 0;
  for (const [name, value] of entries) {
    if (name === '__metadata__') {
      for (const [key, text] of Object.entries(value ?? {})) if (typeof text === 'string') metadata.set(key, text);
      continue;
    }
    const { data, success } = tensor.safeParse(value);
    if (!success)
      throw new LoraHeaderError('There is no LoRA at that address: the file has a header that cannot be read.');
    const [start, end] = data.data_offsets;
    if (end < start || name.length > MAX_NAME_LENGTH)
      throw new LoraHeaderError('There is no LoRA at that address: the file has a header that cannot be read.');
    tensors.set(name, data.shape);
    dataBytes = Math.max(dataBytes, end);
  }
  return { tensors, metadata, dataBytes };
}

function parseObject(text: string): object {
  if (!isWithinBounds(text, BOUNDS))
    throw new LoraHeaderError('There is no LoRA at that address: the file has more in its header than a LoRA.');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new LoraHeaderError('There is no LoRA at that address: the file has a header that is not JSON.', {
      cause: error,
    });
  }
  throw new LoraHeaderError('There is no LoRA at that address: the file has a header that cannot be read.');
}
