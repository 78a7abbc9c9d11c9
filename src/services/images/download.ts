/** Limits of a download. */
export interface DownloadLimits {
  /** Called for the address and for each redirect. */
  readonly isAllowed: (url: URL) => boolean;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
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
  let url = new URL(address);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    if (!limits.isAllowed(url)) throw new Error(`${url.host} is not a host that files are read from`);
    const response = await fetch(url, { redirect: 'manual', signal: limits.signal });
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
    return readBody(response, url.host, limits.maxBytes);
  }
  throw new Error(`${url.host} redirects too often`);
}

/** The body of a response, read no further than `maxBytes`. @throws Error that names the `host`, where it is longer */
export async function readBody(response: Response, host: string, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () => new Error(`a file on ${host} has more than ${maxBytes} bytes`);
  if (Number(response.headers.get('content-length')) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
