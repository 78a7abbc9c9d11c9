import { createTimeSlices, type TimeSlices } from '#gateway/time-slices.ts';

/** Whose turn it is in a burst: first everybody's first response, then the jobs. @param now ms of a clock that never jumps */
export function createTurns(now: () => number): {
  interactionTurns: TimeSlices;
  whenMayGoOn: () => Promise<void>;
} {
  const [interactionTurns, jobTurns] = [createTimeSlices(now), createTimeSlices(now)];
  const whenMayGoOn = async () => {
    await interactionTurns.whenNoneWaits();
    await jobTurns.next();
  };
  return { interactionTurns, whenMayGoOn };
}
