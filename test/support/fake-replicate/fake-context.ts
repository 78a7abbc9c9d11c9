import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';

/** How the stand-in behaves; all of it may be changed while it runs. */
export interface Behaviour {
  /** ms from the creation of a prediction until it runs. */
  bootMs: number;
  /** ms a step. */
  stepMs: number;
  /** ms between the files being there and the prediction being over. */
  finishMs: number;
  /** Sides of the pictures are divided by it, so that tests need not wait for megapixels. */
  shrink: number;
  /** `low`: 6 creations a minute, one at once. `none`: every creation is refused. */
  credit: 'full' | 'low' | 'none';
}

/** What all parts of the fake share. */
export interface FakeContext {
  readonly behaviour: Behaviour;
  readonly clock: Clock;
  readonly faults: Faults;
  /** `http://127.0.0.1:port`, known once it listens. */
  origin: string;
  readonly token: string;
  readonly webhookSecret: string;
}
