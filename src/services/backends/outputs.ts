import { readOutputPicture } from '#services/images/output-picture.ts';
import type { Picture } from '#services/images/picture.ts';
import type { GeneratedPicture, GenerationResult } from './backend.ts';
import { fromDataUri } from './data-uri.ts';
import { countFiltered, filteredIndices } from './prediction-logs.ts';

/** What a prediction put out, before it is read. */
export interface OutputFiles {
  /** URLs or `data:` URIs, in the order of their index; at least one. */
  readonly uris: readonly string[];
  readonly requestedCount: number;
  readonly logs: string;
}

/** A picture that was painted but not received. */
export interface LostPicture {
  readonly index: number;
  readonly error: unknown;
}

/** The pictures, and which ones are missing why. */
export interface Outputs extends Pick<GenerationResult, 'filteredCount' | 'unexplainedCount' | 'lost'> {
  /** May be empty. */
  readonly pictures: readonly GeneratedPicture[];
  readonly failures: readonly LostPicture[];
}

/**
 * Reads all pictures at once with `read`. Where some cannot be had, the person still gets the others.
 * @throws the signal's reason when aborted
 */
export async function readOutputs(
  { uris, requestedCount, logs }: OutputFiles,
  read: (uri: string) => Promise<Picture>,
  signal: AbortSignal,
): Promise<Outputs> {
  const missingCount = Math.max(0, requestedCount - uris.length);
  const filteredCount = countFiltered(logs, missingCount);
  const indices = outputIndices(uris, requestedCount, logs);
  const settled = await Promise.allSettled(uris.map(read));
  signal.throwIfAborted();
  const pictures: GeneratedPicture[] = [];
  const failures: LostPicture[] = [];
  for (const [at, output] of settled.entries()) {
    const index = indices[at] ?? at;
    const uri = uris[at] ?? '';
    const source = uri.startsWith('http') ? { sourceUrl: uri } : {};
    if (output.status === 'fulfilled') pictures.push({ ...output.value, ...source, index });
    else failures.push({ index, error: output.reason });
  }
  return {
    pictures: pictures.sort((a, b) => a.index - b.index),
    failures,
    ...(failures.length > 0 && { lost: failures.map(({ index }) => index).sort((a, b) => a - b) }),
    filteredCount,
    ...(missingCount > filteredCount && { unexplainedCount: missingCount - filteredCount }),
  };
}

/**
 * Reads one picture, from a `data:` URI itself or with `download` from any other.
 * @throws Error where it is not a whole picture, or has more than `maxBytes` bytes
 */
export async function readOutput(
  uri: string,
  maxBytes: number,
  download: (url: string) => Promise<Uint8Array>,
): Promise<Picture> {
  return readOutputPicture(uri.startsWith('data:') ? fromDataUri(uri, maxBytes) : await download(uri));
}

/** Files keep their index in their name, also where others were filtered: `out-0`, `out-1`, `out-3`. */
const OUTPUT_INDEX = /(?:^|[/_-])out-(\d+)\.\w+$/;

/** The index of each file: by its name, else by what the log says was filtered, else by order. */
function outputIndices(uris: readonly string[], requestedCount: number, logs: string): readonly number[] {
  const indicesInNames = uris.map((uri) => Number(OUTPUT_INDEX.exec(pathOf(uri))?.[1] ?? Number.NaN));
  if (indicesInNames.every(Number.isInteger) && new Set(indicesInNames).size === uris.length) return indicesInNames;
  const filtered = filteredIndices(logs);
  const remaining = [...Array(Math.max(requestedCount, uris.length)).keys()].filter((index) => !filtered.has(index));
  return remaining.length >= uris.length ? remaining : [...uris.keys()];
}

function pathOf(uri: string): string {
  return uri.startsWith('data:') ? '' : (URL.parse(uri)?.pathname ?? '');
}
