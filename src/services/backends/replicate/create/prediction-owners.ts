import type { PredictionRequest } from '#services/backends/backend.ts';

/** Which job each prediction belongs to, as far as this process knows. */
export interface PredictionOwners {
  /** True where this process created or found it. */
  has(id: string): boolean;
  register(id: string, jobId: string): void;
  /** Claims a prediction that was found for a request. Resolves with false where it belongs to another job. */
  claim(id: string, request: PredictionRequest): Promise<boolean>;
}

/** More than can be created while a lost prediction is searched for. */
const MAX_OWNERS = 10_000;

export function createPredictionOwners(): PredictionOwners {
  const owners = new Map<string, string>();
  const register = (id: string, jobId: string) => {
    owners.set(id, jobId);
    const [oldest] = owners.keys();
    if (owners.size > MAX_OWNERS && oldest !== undefined) owners.delete(oldest);
  };
  return {
    has: (id) => owners.has(id),
    register,
    async claim(id, request) {
      if (!owners.has(id) && (await request.isClaimedByOther(id))) return false;
      const owner = owners.get(id);
      if (owner !== undefined) return owner === request.jobId;
      register(id, request.jobId);
      return true;
    },
  };
}
