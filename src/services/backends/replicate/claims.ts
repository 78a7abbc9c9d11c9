import type { Order } from '#services/backends/backend.ts';

/** Which job each prediction belongs to, as far as this process knows. */
export interface Claims {
  /** True where this process began or found it. */
  has(id: string): boolean;
  own(id: string, job: string): void;
  /** Takes a prediction that was found for an order; false where it is another's. */
  claim(id: string, order: Order): Promise<boolean>;
}

/** More than run within the time that a lost prediction is looked for. */
const MOST = 10_000;

export function createClaims(): Claims {
  const owners = new Map<string, string>();
  const own = (id: string, job: string) => {
    owners.set(id, job);
    const [oldest] = owners.keys();
    if (owners.size > MOST && oldest !== undefined) owners.delete(oldest);
  };
  return {
    has: (id) => owners.has(id),
    own,
    async claim(id, order) {
      if (!owners.has(id) && (await order.taken(id))) return false;
      const owner = owners.get(id);
      if (owner !== undefined) return owner === order.job;
      own(id, order.job);
      return true;
    },
  };
}
