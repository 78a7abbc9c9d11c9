import type { CogContainer } from '#services/backends/cog/container/container.ts';
import { obstacleOf } from './obstacles/obstacle-of.ts';
import { createOutageCheck } from './obstacles/outage.ts';
import type { RunTask } from './run-task.ts';

/**
 * Waits, longer every time, until a container says that it is free, and claims it for one PUT. Sends none for that: it may have
 * 100 MiB. One of several that is away is left alone for a while, and tried again.
 * @param wasRefused whether to wait before the first question
 * @returns `undefined` if the run ended meanwhile
 * @throws UserError where none of them can be used
 */
export async function claimFreeContainer(task: RunTask, wasRefused: boolean): Promise<CogContainer | undefined> {
  const { run, pool, signal, timeouts, random } = task;
  const checkOutage = createOutageCheck(task);
  let backoffMs = timeouts.minBackoffMs;
  let mustWait = wasRefused;
  let isReset = false;
  // Where somebody else said that the run was canceled, it may have gone on, and its last webhook be on its way.
  let mustLookAgain = run.externalCancels > 0;
  while (!run.finalResponse) {
    if (mustWait) {
      // Jitter of 0.5 to 1.5, so that several processes do not ask at the same time.
      const wasNotified = await pool.runEnded.wait(backoffMs * (0.5 + random()), signal);
      backoffMs = wasNotified ? timeouts.minBackoffMs : Math.min(backoffMs * 2, timeouts.maxBackoffMs);
      if (run.finalResponse) return undefined;
    }
    mustWait = true;
    const container = await findFree(task);
    if (container && mustLookAgain) {
      mustLookAgain = false;
      container.isClaimed = false;
      continue;
    }
    if (container) {
      if (isReset) run.resetProgress();
      return container;
    }
    isReset = true;
    checkOutage();
    const obstacle = obstacleOf(task);
    run.resetProgress(obstacle && { phase: 'blocked', ...obstacle });
  }
  return undefined;
}

/** Asks all at once, and takes the first that says that it is free. */
async function findFree({ pool, signal, now }: RunTask): Promise<CogContainer | undefined> {
  const { containers } = pool;
  const askable = containers.filter(
    ({ isClaimed, restsUntil }) => !isClaimed && (containers.length === 1 || restsUntil <= now()),
  );
  let isClaimMade = false;
  const claim = async (container: CogContainer) => {
    const { kind } = await container.checkHealth(signal);
    if (kind !== 'free' || container.isClaimed || isClaimMade) throw NOT_FREE;
    isClaimMade = true;
    container.isClaimed = true;
    return container;
  };
  const claimed = await Promise.any(askable.map(claim)).catch(() => undefined);
  if (signal.aborted && claimed) claimed.isClaimed = false;
  signal.throwIfAborted();
  return claimed;
}

const NOT_FREE = new Error('not free');
