import dns from 'node:dns';
import { createLookup, type Lookup } from './lookup.ts';
import { createResolveHost } from './resolve-host.ts';

/**
 * Has every connection of this process look host names up by `lookup`: Node's `net` reads `dns.lookup` at each connection, so
 * fetch, undici, `ws` and both Redis clients are covered, which offer no common setting.
 *
 * Node's own look-up (getaddrinfo) takes a thread of libuv's pool for as long as the DNS is silent, about 25 s. Four of those
 * stop every other look-up, file and hash.
 * @returns puts back what was there before
 */
export function installLookup(
  lookup: Lookup = createLookup({ resolveHost: createResolveHost(), now: () => performance.now() }),
): Disposable {
  const original = dns.lookup;
  const replacement = (hostname: string, ...rest: readonly unknown[]) => {
    const callback = rest.at(-1);
    if (typeof callback !== 'function') throw new TypeError('lookup needs a callback');
    const [options] = rest;
    lookup(hostname, readOptions(options), (...result) => callback(...result));
  };
  dns.lookup = Object.assign(replacement, { __promisify__: original.__promisify__ });
  return {
    [Symbol.dispose]: () => {
      dns.lookup = original;
    },
  };
}

/** Node takes options, a family, or neither. */
function readOptions(options: unknown): dns.LookupOptions {
  if (typeof options === 'number') return { family: options };
  return typeof options === 'object' && options !== null ? options : {};
}
