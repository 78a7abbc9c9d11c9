import { type OpenUrlDeps, openUrl } from './open-url.ts';
import { readStart } from './read-range.ts';

/** Bytes of the longest answer of a site's API: a model on Civitai with many versions has 300 kB. */
const MAX_JSON_BYTES = 2 * 1024 * 1024;

/** Reads a JSON answer. @throws Error that names the host; HttpStatusError for an error status */
export async function readJson(
  address: string,
  deps: OpenUrlDeps,
  signal: AbortSignal,
  maxBytes: number = MAX_JSON_BYTES,
): Promise<unknown> {
  const { response, host } = await openUrl(address, { accept: 'application/json' }, deps, signal);
  try {
    const bytes = await readStart(response, () => maxBytes + 1);
    if (bytes.length > maxBytes) throw new Error(`the answer of ${host} is too long`);
    return JSON.parse(bytes.toString('utf8'));
  } finally {
    response.destroy();
  }
}
