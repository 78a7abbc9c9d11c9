import type { ModelInput } from '#schema/recipe.ts';
import type { Order } from '#services/backends/backend.ts';
import type { Claims } from './claims.ts';
import type { Client } from './client.ts';
import type { Gate } from './gate.ts';
import type { InFlight } from './in-flight.ts';
import type { Timing } from './timing.ts';

/** What is sent to begin a prediction. */
export interface Creation {
  readonly order: Order;
  /** A version's id, or an official model's name. */
  readonly reference: string;
  readonly input: ModelInput;
  readonly webhook: string | undefined;
  /** A prediction that is known to have failed, and so is not the one that is looked for. */
  readonly not: string | undefined;
}

export interface Beginner {
  readonly client: Client;
  readonly gate: Gate;
  readonly timing: Timing;
  /** Seconds for which a POST waits for the pictures of a warm model. */
  readonly waitSeconds: number;
  readonly inFlight: InFlight;
  readonly claims: Claims;
}

/** The same for orders that a list of predictions cannot tell apart. */
export function keyOf({ reference, order }: Pick<Creation, 'reference' | 'order'>): string {
  return JSON.stringify([reference, Object.entries(order.input).sort()]);
}
