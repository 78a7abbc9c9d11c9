/** The header that carries the status which Replicate really answered with. */
const STATUS_HEADER = 'x-replicate-status';

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` for the `replicate` package that makes one request and no other. The package sends a request again, up to
 * five times and without a pause, where fetch throws (also a POST, which is then paid for six times), on 429, and a GET on
 * 5xx; and what else is not 2xx it wraps in an error that holds the request with its Authorization header. So whatever
 * comes is handed to it as 200, and `unwrap` tells what it really was.
 */
export function createOneShotFetch(fetch: Fetch): { fetch: Fetch; unwrap(response: Response): Promise<Unwrapped> } {
  const errorByResponse = new WeakMap<Response, unknown>();
  return {
    async fetch(input, init) {
      try {
        const { status, headers, body } = await fetch(input, { ...init, redirect: 'manual' });
        const relabelled = new Headers(headers);
        relabelled.set(STATUS_HEADER, String(status));
        return new Response(body, { status: 200, headers: relabelled });
      } catch (error) {
        const placeholder = new Response(null, { status: 200 });
        errorByResponse.set(placeholder, error);
        return placeholder;
      }
    },
    async unwrap(response) {
      if (errorByResponse.has(response)) return { kind: 'none', error: errorByResponse.get(response) };
      try {
        const text = await readText(response);
        return { kind: 'answer', status: Number(response.headers.get(STATUS_HEADER)), headers: response.headers, text };
      } catch (error) {
        return { kind: 'none', error };
      }
    },
  };
}

/** Four pictures within the answer, as `data:` addresses. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_RESPONSE_BYTES) throw new Error(`an answer of more than ${MAX_RESPONSE_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

export type Unwrapped =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly text: string }
  /** The connection broke or timed out, before the answer or within it. */
  | { readonly kind: 'none'; readonly error: unknown };
