import type { Condition } from '#services/backends/cog/condition.ts';
import type { CogContainer } from './container.ts';
import { createMutex, type Mutex } from './mutex.ts';

/** The containers of one model. */
export interface ContainerPool {
  /** At least one; the first that is free is asked. */
  readonly containers: readonly CogContainer[];
  /** Held by the job that asks for a container; the others wait in their order, without asking. */
  readonly startMutex: Mutex;
  /** Notified when one of our runs ends on any container, so that the next one does not wait for its pause to end. */
  readonly runEnded: Condition;
}

export function createPool(containers: readonly CogContainer[], runEnded: Condition): ContainerPool {
  return { containers, startMutex: createMutex(), runEnded };
}
