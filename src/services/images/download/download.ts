/** Limits of a download. */
export interface DownloadLimits {
  /** Called for the address and for each redirect. */
  readonly isAllowed: (url: URL) => boolean;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Called with each number of bytes that come. */
  readonly onBytes?: (count: number) => void;
}

/** Redirects that are followed; each address is checked. */
const MAX_REDIRECTS = 3;

/** Thrown if a host responds with an error status. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';
  readonly status: number;

  constructor(host: string, status: number) {
    super(`${host} answered ${status}`);
    this.status = status;
  }
}

/**
 * Downloads a file. Stops if its announced or actual length exceeds `maxBytes`.
 * @throws Error that names the host and the reason, never the whole address: it may contain a signature
 */
export async function download(address: string, limits: DownloadLimits): Promise<Uint8Array> {
  const { response, host } = await open(address, limits);
  return readBody(response, host, limits.maxBytes, limits.onBytes);
}

/**
 * Downloads the first `maxBytes` bytes of a file, or all of a shorter one, and leaves the rest, however long it is.
 * @throws as {@link download}
 */
export async function downloadStart(address: string, limits: DownloadLimits): Promise<Uint8Array> {
  const { response } = await open(address, limits, { range: `bytes=0-${limits.maxBytes - 1}` });
  const start = Buffer.alloc(limits.maxBytes);
  let length = 0;
  // A host may ignore the range. Leaving the loop cancels the rest.
  for await (const chunk of response.body ?? []) {
    start.set(chunk.subarray(0, start.length - length), length);
    length = Math.min(start.length, length + chunk.length);
    if (length === start.length) break;
  }
  return start.subarray(0, length);
}

/** The response of the host that an address leads to. */
async function open(
  address: string,
  { isAllowed, signal }: DownloadLimits,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ response: Response; host: string }> {
  let url = new URL(address);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    if (!isAllowed(url)) throw new Error(`${url.host} is not a host that files are read from`);
    const response = await fetch(url, { redirect: 'manual', signal, headers });
    const next = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && next) {
      await response.body?.cancel();
      url = new URL(next, url);
      continue;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new HttpStatusError(url.host, response.status);
    }
    return { response, host: url.host };
  }
  throw new Error(`${url.host} redirects too often`);
}

/** The body of a response, read no further than `maxBytes`. @throws Error that names the `host`, where it is longer */
export async function readBody(
  response: Response,
  host: string,
  maxBytes: number,
  onBytes: (count: number) => void = () => {},
): Promise<Uint8Array> {
  const tooLarge = () => new Error(`a file on ${host} has more than ${maxBytes} bytes`);
  if (Number(response.headers.get('content-length')) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    onBytes(chunk.length);
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
