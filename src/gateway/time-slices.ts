/** Ms after which a burst of tasks lets everything else go on: sockets, timers, and the answers to the first of them. */
const SLICE_MS = 10;

/**
 * Makes a function that calls `task` with each of its arguments, in their order: at once, unless it is called so often that the
 * process would do nothing else. A thousand interactions can arrive in one read of the socket.
 * @param now ms of a clock that never jumps
 */
export function inTimeSlices<T>(task: (argument: T) => void, now: () => number): (argument: T) => void {
  const waiting: T[] = [];
  let sliceEndsAt: number | undefined;
  const startSlice = () => {
    sliceEndsAt = now() + SLICE_MS;
    // What is called in the same turn of the event loop belongs to the same slice.
    setImmediate(goOn);
  };
  const goOn = () => {
    sliceEndsAt = undefined;
    if (waiting.length === 0) return;
    startSlice();
    let count = 0;
    for (const argument of waiting) {
      if (now() >= (sliceEndsAt ?? 0)) break;
      count += 1;
      task(argument);
    }
    waiting.splice(0, count);
  };
  return (argument) => {
    if (sliceEndsAt === undefined) startSlice();
    if (waiting.length > 0 || now() >= (sliceEndsAt ?? 0)) waiting.push(argument);
    else task(argument);
  };
}
