import { lookup as getaddrinfo, Resolver } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalLimiter } from '#services/queue/limiters/limiters.ts';
import type { HostAddress, Resolution } from './host-address.ts';
import { createHostsFile } from './hosts-file.ts';

/** Ms for the first try at each DNS server; c-ares doubles it for the second. */
const QUERY_TIMEOUT_MS = 1000;
const QUERY_TRIES = 2;

/** Ms to wait for the addresses of one family once those of the other are there: some servers never answer AAAA. */
const OTHER_FAMILY_DELAY_MS = 100;

/** The system's own look-ups that run at once: they cannot be canceled, and libuv has four threads for them and for all files. */
const MAX_SYSTEM_LOOKUPS = 2;

/** Ms that a result of the system's own look-up is used: it comes without a time to live. */
const SYSTEM_LOOKUP_TTL_MS = 30_000;

/** Bounds of ms to use a DNS record for. */
const [MIN_TTL_MS, MAX_TTL_MS] = [5000, 300_000];

/** The DNS does not have the name, or there is no DNS server: what else the system knows is to be asked. */
const UNKNOWN_NAME_CODES = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

export interface ResolveHostOptions {
  /** The DNS servers. Default: the system's. */
  readonly servers?: readonly string[];
  readonly hostsFile?: string;
  /** The system's own look-up. */
  readonly systemLookup?: (hostname: string, options: { readonly all: true }) => Promise<readonly SystemAddress[]>;
}

interface SystemAddress {
  readonly address: string;
  readonly family: number;
}

/**
 * Makes what resolves a host name: by the hosts file, else by DNS, which needs no thread; else by the system, which also knows
 * search domains, mDNS and the like. Rejects with an error that has a `code`, such as ETIMEOUT.
 */
export function createResolveHost(options: ResolveHostOptions = {}): (hostname: string) => Promise<Resolution> {
  const { servers, hostsFile, systemLookup = getaddrinfo } = options;
  const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES });
  if (servers) resolver.setServers(servers);
  const findInHostsFile = createHostsFile(hostsFile);
  const systemLookups = createLocalLimiter(MAX_SYSTEM_LOOKUPS);

  const askDns = async (hostname: string): Promise<Resolution> => {
    const found: { readonly address: string; readonly ttl: number; readonly family: 4 | 6 }[] = [];
    const query = async (family: 4 | 6) => {
      const records = await resolver[`resolve${family}`](hostname, { ttl: true });
      found.push(...records.map((record) => ({ ...record, family })));
    };
    const queries = [query(4), query(6)];
    const all = Promise.allSettled(queries);
    await Promise.any(queries).then(
      () => Promise.race([all, sleep(OTHER_FAMILY_DELAY_MS)]),
      () => {},
    );
    if (found.length > 0) {
      const ttlMs = Math.min(...found.map(({ ttl }) => ttl)) * 1000;
      return { addresses: found, ttlMs: Math.min(MAX_TTL_MS, Math.max(MIN_TTL_MS, ttlMs)) };
    }
    const errors = (await all).flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    throw errors.find((error) => !isUnknownName(error)) ?? errors[0];
  };

  const askSystem = async (hostname: string): Promise<Resolution> => {
    const found = await systemLookups.schedule({}, () => systemLookup(hostname, { all: true }));
    return { addresses: found.map(toHostAddress), ttlMs: SYSTEM_LOOKUP_TTL_MS };
  };

  return async (hostname) => {
    const addresses = findInHostsFile(hostname);
    if (addresses.length > 0) return { addresses, ttlMs: 0 };
    try {
      return await askDns(hostname);
    } catch (error) {
      if (isUnknownName(error)) return askSystem(hostname);
      throw error;
    }
  };
}

function toHostAddress({ address, family }: SystemAddress): HostAddress {
  return { address, family: family === 6 ? 6 : 4 };
}

/** Whether this error of the DNS leaves it open that the system knows the name. */
export function isUnknownName(error: unknown): boolean {
  return error instanceof Error && 'code' in error && UNKNOWN_NAME_CODES.has(String(error.code));
}
