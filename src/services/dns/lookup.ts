import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostAddress, Resolution } from './host-address.ts';
import { isUnknownName } from './resolve-host.ts';

/** Ms after which a look-up fails; and after which addresses that have expired are used, where there are some. */
const [LOOKUP_TIMEOUT_MS, STALE_AFTER_MS] = [4000, 1000];

/** Ms that expired addresses are used for while the DNS does not answer (RFC 8767 suggests one to three days). */
const MAX_STALE_MS = 24 * 60 * 60 * 1000;

/** Names that are remembered. The bot connects to a handful. */
const MAX_NAMES = 500;

/** Node's `dns.lookup`, as connections call it. */
export type Lookup = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
) => void;

export interface LookupDeps {
  readonly resolveHost: (hostname: string) => Promise<Resolution>;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
}

/**
 * Makes a look-up that is bounded in time, asks for a name once however many connections wait for it, and lives on what it
 * knows while the DNS is silent.
 */
export function createLookup({ resolveHost, now }: LookupDeps): Lookup {
  const known = new Map<string, { readonly addresses: readonly HostAddress[]; readonly expiresAt: number }>();
  const pending = new Map<string, Promise<readonly HostAddress[]>>();

  const resolveAndRemember = async (hostname: string) => {
    const { addresses, ttlMs } = await resolveHost(hostname);
    known.delete(hostname);
    known.set(hostname, { addresses, expiresAt: now() + ttlMs });
    const [oldest] = known.keys();
    if (known.size > MAX_NAMES && oldest !== undefined) known.delete(oldest);
    return addresses;
  };

  const resolve = (hostname: string) => {
    const resolution = pending.get(hostname) ?? resolveAndRemember(hostname).finally(() => pending.delete(hostname));
    pending.set(hostname, resolution);
    return resolution;
  };

  const addressesOf = async (hostname: string): Promise<readonly HostAddress[]> => {
    const family = isIP(hostname);
    if (family === 4 || family === 6) return [{ address: hostname, family }];
    const cached = known.get(hostname);
    if (cached && now() < cached.expiresAt) return cached.addresses;
    const isUsable = cached && now() - cached.expiresAt < MAX_STALE_MS;
    try {
      return await withTimeout(resolve(hostname), hostname, isUsable ? STALE_AFTER_MS : LOOKUP_TIMEOUT_MS);
    } catch (error) {
      if (isUsable && !isUnknownName(error)) return cached.addresses;
      throw error;
    }
  };

  return (hostname, options, callback) => {
    addressesOf(hostname).then(
      (addresses) => {
        const matching = selectFamily(addresses, options);
        const [first] = matching;
        if (!first) return callback(lookupError('ENOTFOUND', hostname), '');
        if (options.all) callback(null, matching);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, ''),
    );
  };
}

/** IPv4 first unless `--dns-result-order=ipv6first`: a connection tries one address after another, a quarter second each. */
function selectFamily(addresses: readonly HostAddress[], { family, order }: LookupOptions): LookupAddress[] {
  const wanted = Number(String(family ?? 0).replace('IPv', ''));
  const first = (order ?? dns.getDefaultResultOrder()) === 'ipv6first' ? 6 : 4;
  return addresses
    .filter((each) => wanted === 0 || each.family === wanted)
    .map(({ address, family }) => ({ address, family }))
    .sort((one, other) => Number(other.family === first) - Number(one.family === first));
}

async function withTimeout<T>(work: Promise<T>, hostname: string, ms: number): Promise<T> {
  const timer = new AbortController();
  const timeout = sleep(ms, undefined, { signal: timer.signal }).then(() => {
    throw lookupError('ETIMEOUT', hostname);
  });
  // After an abort nobody waits for it.
  timeout.catch(() => {});
  try {
    return await Promise.race([work, timeout]);
  } finally {
    timer.abort();
  }
}

/** An error in the form of Node's own. */
function lookupError(code: string, hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`lookup ${code} ${hostname}`), { code, hostname, syscall: 'lookup' });
}
