import type { Burst } from '#commands/shared/acknowledge-first.ts';
import { createTimeSlices, type TimeSlices } from '#services/time-slices.ts';

/**
 * Interactions at once that are a burst. Fewer have their first response within some 20 ms, whatever comes before it: 0.8 ms or so
 * for each.
 */
const MIN_BURST = 25;

/**
 * Whose turn it is in a burst: first everybody's first response, then what they asked for, then the jobs.
 * @param now ms of a clock that never jumps
 */
export function createTurns(now: () => number): {
  interactionTurns: TimeSlices;
  burst: Burst;
  whenMayGoOn: () => Promise<void>;
} {
  const [interactionTurns, requestTurns, jobTurns] = [
    createTimeSlices(now),
    createTimeSlices(now),
    createTimeSlices(now),
  ];
  const afterAcknowledgements = (turns: TimeSlices) => async () => {
    await interactionTurns.whenNoneWaits();
    await turns.next();
  };
  return {
    interactionTurns,
    burst: {
      isOn: () => interactionTurns.burstSize() >= MIN_BURST,
      resumeAfter: interactionTurns.resumeAfter,
      turn: afterAcknowledgements(requestTurns),
    },
    whenMayGoOn: afterAcknowledgements(jobTurns),
  };
}
