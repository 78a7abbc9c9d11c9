import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import type { HostAddress } from './host-address.ts';

/** Docker's `extra_hosts` and Kubernetes' `hostAliases` are written there too. */
const HOSTS_FILE = '/etc/hosts';

/** Reads the addresses of a name from a hosts file. Follows changes of the file; without one, no name has any. */
export function createHostsFile(path = HOSTS_FILE): (hostname: string) => readonly HostAddress[] {
  let readAt: number | undefined;
  let byName: ReadonlyMap<string, readonly HostAddress[]> = new Map();
  return (hostname) => {
    // Synchronous: the thread pool, which reads files otherwise, may be what is full.
    const modifiedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (modifiedAt !== readAt) {
      byName = modifiedAt === undefined ? new Map() : parseHosts(readFileSync(path, 'utf8'));
      readAt = modifiedAt;
    }
    return byName.get(hostname.toLowerCase()) ?? [];
  };
}

function parseHosts(text: string): ReadonlyMap<string, readonly HostAddress[]> {
  const byName = new Map<string, HostAddress[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const family = isIP(address);
    if (family !== 4 && family !== 6) continue;
    for (const name of names.map((each) => each.toLowerCase())) {
      byName.set(name, [...(byName.get(name) ?? []), { address, family }]);
    }
  }
  return byName;
}
