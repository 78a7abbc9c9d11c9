import { request } from 'undici';
import type { Fetch } from '#services/backends/observed-fetch.ts';

/** Statuses whose response cannot have a body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * `fetch` by the `request` that discord.js sends with, for texts: one that waits for its response holds 9 kB instead of 24, most of
 * which are streams of a body that is a string. It follows no redirects. Anything else, such as a form, goes through `fetch` itself.
 */
export const lightFetch: Fetch = async (input, init = {}) => {
  const { method = 'GET', headers, body: text = null, signal = null } = init;
  const isText = text === null || typeof text === 'string';
  if (input instanceof Request || !isText || (method !== 'GET' && method !== 'POST')) return fetch(input, init);
  const {
    statusCode,
    headers: received,
    body,
  } = await request(input, {
    ...{ method, headers: new Headers(headers), body: text, signal },
  });
  const responseHeaders = new Headers();
  for (const [name, values = []] of Object.entries(received))
    for (const value of [values].flat()) responseHeaders.append(name, value);
  if (BODILESS.has(statusCode)) await body.dump();
  return new Response(BODILESS.has(statusCode) ? null : body, { status: statusCode, headers: responseHeaders });
};
