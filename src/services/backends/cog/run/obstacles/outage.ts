import type { CogContainer } from '#services/backends/cog/container/container.ts';
import { cogError, cogInstruction } from '#services/backends/cog/failure-messages.ts';
import type { RunTask } from '#services/backends/cog/run/run-task.ts';

type Outage = 'unreachable' | 'setup-failed' | 'defunct';

/**
 * A check, to be made after each round of health checks, of whether any container can still become free.
 * @returns a function that throws a UserError, by what is the matter, once none of them can
 */
export function createOutageCheck({ request: { model }, pool, timeouts, now, log }: RunTask): () => void {
  /** Since when each has been out of use while this job waited, in ms of the clock of `now`. */
  const outSince = new Map<CogContainer, number>();

  function outageOf(container: CogContainer): Outage | undefined {
    const outage = kindOf(container);
    if (!outage) {
      outSince.delete(container);
      return undefined;
    }
    const since = outSince.get(container) ?? now();
    outSince.set(container, since);
    if (outage === 'setup-failed') return outage;
    if (container.exitedWhileStarting && now() - container.since >= timeouts.exitedAfterMs) return 'setup-failed';
    return now() - since >= timeouts.unreachableTimeoutMs ? outage : undefined;
  }

  return () => {
    const outages = pool.containers.map(outageOf);
    const [outage] = outages;
    if (!outage || outages.includes(undefined)) return;
    const states = pool.containers.map(({ origin, state }) => `${origin}: ${state}`);
    const instruction = cogInstruction(outage, model.name, '');
    if (instruction) log.warn({ model: model.name, containers: states }, instruction);
    else log.warn({ model: model.name, containers: states }, 'The Cog container cannot be reached');
    throw cogError(outage, model.name, states.join(', '));
  };
}

function kindOf({ state }: CogContainer): Outage | undefined {
  switch (state) {
    case 'unreachable':
    case 'setup-failed':
      return state;
    // It may be about to be started again.
    case 'defunct':
    case 'unknown':
      return 'defunct';
    default:
      return undefined;
  }
}
