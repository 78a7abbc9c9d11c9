import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Lookup } from '#services/dns/lookup.ts';
import { HttpStatusError } from '#services/images/download/download.ts';

/** Redirects that are followed: Hugging Face and Civitai need one or two. */
const MAX_REDIRECTS = 5;

/** How addresses that members name are reached. */
export interface OpenUrlDeps {
  /** Refuses names that lead to a private address. */
  readonly lookup: Lookup;
  /** Origins that the operator has set, such as of a stand-in: they may be private, and need no TLS. */
  readonly trustedOrigins: ReadonlySet<string>;
}

/** A response whose body has not been read, and the host that it is from. */
export interface OpenedUrl {
  readonly response: IncomingMessage;
  readonly host: string;
}

/**
 * Sends a GET, follows redirects and judges each address: `https` at its own port, by name, on the public internet. Whoever gets
 * the response reads no more of it than is needed, and destroys it.
 * @throws Error that names the host, never the whole address: it may contain a signature
 */
export async function openUrl(
  address: string,
  headers: Readonly<Record<string, string>>,
  deps: OpenUrlDeps,
  signal: AbortSignal,
): Promise<OpenedUrl> {
  let url = new URL(address);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await sendGet(url, headers, deps, signal);
    const { statusCode = 0 } = response;
    const { location } = response.headers;
    if (statusCode >= 200 && statusCode < 300) return { response, host: url.host };
    response.destroy();
    if (statusCode < 300 || statusCode >= 400 || location === undefined)
      throw new HttpStatusError(url.host, statusCode);
    if (!URL.canParse(location, url.href)) throw new Error(`${url.host} redirects to nowhere`);
    url = new URL(location, url);
  }
  throw new Error(`${url.host} redirects too often`);
}

function sendGet(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { lookup, trustedOrigins }: OpenUrlDeps,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isTrusted = trustedOrigins.has(url.origin);
  if (!isTrusted) assertPublicForm(url);
  return new Promise((resolve, reject) => {
    const sendRequest: typeof http.request = url.protocol === 'https:' ? https.request : http.request;
    // No agent: a kept connection would be used without a look-up.
    const options = { agent: false, headers: { 'accept-encoding': 'identity', ...headers }, signal };
    sendRequest(url, isTrusted ? options : { ...options, lookup }, resolve)
      .on('error', reject)
      .end();
  });
}

/** An address of numbers is connected to without a look-up, so it is refused whatever it is. */
function assertPublicForm({ protocol, hostname, host, port, username, password }: URL): void {
  const isNumeric = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  if (protocol === 'https:' && port === '' && !isNumeric && !username && !password) return;
  throw new Error(`${host} is not an address that files are read from`);
}
