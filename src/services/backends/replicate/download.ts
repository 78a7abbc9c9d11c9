import { measure, type Picture } from '#services/pictures.ts';
import { mayLoad } from './allowed.ts';
import type { Fetch } from './oneshot.ts';
import { type Timing, within } from './timing.ts';

export interface Downloads {
  readonly fetch: Fetch;
  readonly apiUrl: string;
  readonly timing: Timing;
}

/** A picture of four megapixels as png is under 16 MiB. */
const MOST_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const REDIRECTS = 3;

/**
 * Loads a picture from an address that a prediction put out, once more where it failed the first time.
 * @throws Error whose cause says what was wrong both times.
 */
export async function download(address: string, to: Downloads, signal: AbortSignal): Promise<Picture> {
  const once = () =>
    within(to.timing, TIMEOUT_MS, signal, async (limited) => measure(await load(address, to, limited)));
  try {
    return await once();
  } catch (first) {
    signal.throwIfAborted();
    if (first instanceof NotAllowed) throw first;
    try {
      return await once();
    } catch (second) {
      signal.throwIfAborted();
      const cause = new AggregateError([first, second], `${message(first)}; then ${message(second)}`);
      throw new Error(`A picture could not be loaded: ${message(second)}`, { cause });
    }
  }
}

class NotAllowed extends Error {}

async function load(address: string, to: Downloads, signal: AbortSignal): Promise<Uint8Array> {
  if (address.startsWith('data:')) return inline(address);
  let url = new URL(address);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    if (!mayLoad(url, to.apiUrl)) throw new NotAllowed(`pictures are not loaded from ${url.origin}`);
    const response = await to.fetch(url, { redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location) {
      await response.body?.cancel();
      url = new URL(location, url);
      continue;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`status ${response.status} for a picture`);
    }
    return bounded(response);
  }
  throw new Error('too many redirects');
}

async function bounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = Number(response.headers.get('content-length') ?? 0);
  if (length > MOST_BYTES) await tooLarge(response);
  length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > MOST_BYTES) throw new Error(`larger than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function tooLarge(response: Response): Promise<never> {
  await response.body?.cancel();
  throw new Error(`larger than ${MOST_BYTES} bytes`);
}

/** `data:image/png;base64,…` */
function inline(address: string): Uint8Array {
  const comma = address.indexOf(',');
  if (address.length > (MOST_BYTES / 3) * 4 + 100) throw new Error(`larger than ${MOST_BYTES} bytes`);
  if (!/^data:image\/[\w.+-]+;base64$/.test(address.slice(0, comma)))
    throw new Error('not a picture within an address');
  return Buffer.from(address.slice(comma + 1), 'base64');
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
