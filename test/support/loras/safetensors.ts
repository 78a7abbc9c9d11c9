import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type LoraHeader, parseHeader } from '#schema/lora/file/header.ts';

/** Names and shapes of tensors. */
export type KeyList = Readonly<Record<string, readonly number[]>>;

/** Reads a key list of the folder LORA_FIXTURES. */
export function readKeyList(folder: string, name: string): KeyList {
  return z.record(z.string(), z.array(z.number())).parse(JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')));
}

/** The tensors of each layer, as kohya and as PEFT name them. */
export function loraLayers(
  naming: 'kohya' | 'peft',
  layers: Readonly<Record<string, readonly [input: number, output: number]>>,
  rank = 4,
): KeyList {
  const [down, up] = naming === 'kohya' ? ['lora_down', 'lora_up'] : ['lora_A', 'lora_B'];
  return Object.fromEntries(
    Object.entries(layers).flatMap(([name, [input, output]]): [string, number[]][] => [
      [`${name}.${down}.weight`, [rank, input]],
      [`${name}.${up}.weight`, [output, rank]],
      ...(naming === 'kohya' ? [[`${name}.alpha`, []] satisfies [string, number[]]] : []),
    ]),
  );
}

/** The JSON of a header; its tensors follow each other, of two bytes a number. */
export function headerJson(keys: KeyList, metadata: Readonly<Record<string, string>> = {}): string {
  let offset = 0;
  const tensors = Object.entries(keys).map(([name, shape]) => {
    const start = offset;
    offset += 2 * shape.reduce((product, each) => product * each, 1);
    return [name, { dtype: 'F16', shape, data_offsets: [start, offset] }];
  });
  return JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(tensors) });
}

export function headerOf(keys: KeyList, metadata: Readonly<Record<string, string>> = {}): LoraHeader {
  return parseHeader(headerJson(keys, metadata));
}

/** The start of a file: the header's length, and the header. */
export function fileStart(json: string): Buffer {
  const header = Buffer.from(json);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}
