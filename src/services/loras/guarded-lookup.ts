import dns, { type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { Lookup } from '#services/dns/lookup.ts';
import { isPublicAddress } from './files/public-address.ts';

/** A host is not on the public internet, whatever its name says. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

/**
 * Makes a look-up that refuses a name with any address outside the public internet. The connection is made to the addresses that
 * were judged: nothing is looked up a second time, so that a name cannot change between.
 */
export function createGuardedLookup(lookup: Lookup = (...given) => dns.lookup(...given)): Lookup {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const [first] = addresses;
      if (!first || !addresses.every(isPublic)) {
        return callback(new PrivateAddressError(`${hostname} is not on the public internet`), '');
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
}

function isPublic({ address, family }: LookupAddress): boolean {
  return isPublicAddress({ address, family: family === 6 ? 6 : 4 });
}
