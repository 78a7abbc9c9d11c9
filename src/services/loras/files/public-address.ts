import { BlockList } from 'node:net';
import type { HostAddress } from '#services/dns/host-address.ts';

/**
 * Networks that are not the public internet: of this machine, private, shared by a provider, link-local (where clouds have their
 * metadata), for documentation and tests, multicast, reserved (IANA's special-purpose registries, RFC 6890).
 */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** The public part of IPv6, and what in it leads elsewhere: tunnels that hold an IPv4 address, and documentation. */
const PUBLIC_IPV6 = new BlockList();
PUBLIC_IPV6.addSubnet('2000::', 3, 'ipv6');

const special = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) special.addSubnet(network, prefix, 'ipv4');
special.addSubnet('2001::', 23, 'ipv6');
special.addSubnet('2001:db8::', 32, 'ipv6');
special.addSubnet('2002::', 16, 'ipv6');
special.addSubnet('3fff::', 20, 'ipv6');

/** Whether an address is on the public internet, so that no server of the operator's own network answers there. */
export function isPublicAddress({ address, family }: HostAddress): boolean {
  if (family === 4) return !special.check(address, 'ipv4');
  return PUBLIC_IPV6.check(address, 'ipv6') && !special.check(address, 'ipv6');
}
